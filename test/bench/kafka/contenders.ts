import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { LIMITS, limitsLabel, OUR_LIMITS, type FetchLimits } from './fetch-limits.ts'
import { installed, nodeOf } from '../support/installed.ts'
import { KCAT, OURS, PLATFORMATIC, RAW, RAW_SHIPPED, RDKAFKA } from './names.ts'
import { BATCHES } from './records.ts'

/** Those that run on one Node. */
export interface Field {
  /** `v20.20.2` */
  readonly node: string
  readonly program: string
  /** Records of a batch in the topic that they read. */
  readonly perBatch: number
  readonly contenders: readonly Contender[]
}

export interface Contender {
  readonly name: string
  /** What is to be said of it in the results; empty for ours and kafkajs. */
  readonly version: string
  /** Where its package is installed; empty where it is none, or one of the project's. */
  readonly folder: string
  /** The part of the records that it reads: 1, or less where all of them would take too long. */
  readonly part: number
  /** Null for those that it has by itself. */
  readonly limits: FetchLimits | null
}

export interface Fields {
  readonly fields: readonly Field[]
  /** Why a contender is absent. */
  readonly absent: readonly string[]
}

/**
 * All contenders that can be had, on this Node; then each size of batch crossed with the limits of a fetch, on one Node
 * where the newest
 * @platformatic/kafka runs.
 */
export async function contenderFields(): Promise<Fields> {
  const absent: string[] = []
  const ours = [...OURS, RAW, RAW_SHIPPED].map((name) => contender(name))
  const rdkafkas = await rdkafka(absent)
  // It cannot be built for a newer Node, where the others are crossed with the limits
  const crossedHere = rdkafkas.filter(({ part }) => part === 1).flatMap(limited)
  const others = [...(await platformatic(PLATFORMATIC_HERE)), ...rdkafkas, ...crossedHere, ...(await kcat(absent))]
  const here = {
    node: process.version,
    program: process.execPath,
    perBatch: BATCHES[0] ?? 0,
    contenders: [...ours, ...others]
  }
  return { fields: [here, ...(await crossed(absent))], absent }
}

async function crossed(absent: string[]): Promise<Field[]> {
  const program = PLATFORMATIC_HERE === NEWEST_PLATFORMATIC ? process.execPath : await nodeOf(NEWER_NODE)
  const { stdout } = await promisify(execFile)(program, ['--version'])
  const own = ['warp-flow pipeline()', "warp-flow 'data'", 'warp-flow for await', RAW].map((name) => contender(name))
  const peers = [...(await platformatic(NEWEST_PLATFORMATIC)), ...(await kcat(absent))]
  const contenders = [...own.flatMap(limited), contender(RAW_SHIPPED), ...peers, ...peers.flatMap(limited)]
  return BATCHES.map((perBatch) => ({ node: stdout.trim(), program, perBatch, contenders }))
}

/** With each of the limits. Ours has one of them by itself. */
function limited(each: Contender): Contender[] {
  const { name, version, folder, part } = each
  return LIMITS.map((limits) => {
    const isOurs = folder === '' && version === '' && limits.partition === OUR_LIMITS.partition
    return isOurs ? each : { name: name + limitsLabel(limits), version, folder, part, limits }
  })
}

async function platformatic(version: string): Promise<Contender[]> {
  const folder = await installed(PLATFORMATIC, version)
  return [`${PLATFORMATIC} 'data'`, `${PLATFORMATIC} for await`].map((name) =>
    contender(name, `${PLATFORMATIC} ${version}`, folder)
  )
}

/** It is built here, against the librdkafka of the system. */
async function rdkafka(absent: string[]): Promise<Contender[]> {
  try {
    const folder = await installed(RDKAFKA, RDKAFKA_VERSION, { BUILD_LIBRDKAFKA: '0' })
    const { stdout: library } = await promisify(execFile)(
      process.execPath,
      ['-p', 'require("node-rdkafka").librdkafkaVersion'],
      { cwd: folder }
    )
    const version = `${RDKAFKA} ${RDKAFKA_VERSION} on librdkafka ${library.trim()}`
    return [
      contender(`${RDKAFKA} 'data'`, version, folder),
      contender(`${RDKAFKA} stream, fetchSize 1000`, version, folder),
      { ...contender(`${RDKAFKA} stream`, version, folder), part: 0.1 }
    ]
  } catch (error) {
    absent.push(
      `${RDKAFKA} ${RDKAFKA_VERSION} cannot be built against the system's librdkafka: ${String(error instanceof Error ? error.message : error)}`
    )
    return []
  }
}

async function kcat(absent: string[]): Promise<Contender[]> {
  try {
    const { stdout } = await promisify(execFile)('kcat', ['-V'])
    const [, version = '', library = ''] = /Version (\S+) .*librdkafka (\S+)/u.exec(stdout) ?? []
    return [contender(KCAT, `kcat ${version} on librdkafka ${library}`)]
  } catch {
    absent.push('kcat is not installed (on Debian: apt-get install kcat)')
    return []
  }
}

function contender(name: string, version = '', folder = ''): Contender {
  return { name, version, folder, part: 1, limits: null }
}

const RDKAFKA_VERSION = '3.6.1'
const NEWEST_PLATFORMATIC = '2.12.1'
/** The last for which Node 20 is enough. */
const OLDER_PLATFORMATIC = '1.35.0'
const NEWER_NODE = '24'
const PLATFORMATIC_HERE = runsNewest(process.versions.node) ? NEWEST_PLATFORMATIC : OLDER_PLATFORMATIC

/** Its `engines`: 22.22 or 24.6 and later. */
function runsNewest(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major === 22 ? minor >= 22 : major === 24 ? minor >= 6 : major > 24
}
