// Which records arrive if any part may die at any moment? npm run example:edge
//
//   EDGE_SECONDS=600 EDGE_SEED=42 npm run example:edge
//
// Starts Kafka, PostgreSQL, an edge and two workers on this machine, writes logs and syslog, kills one part after the
// other and restarts it, and counts the records at the end. Exits with 1 if a promised record is missing, or if one is
// stored twice.

import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePorts } from '../../test/support/kafka/free-ports.ts'
import { kafkaMissing } from '../../test/support/kafka/kafka-jars.ts'
import { startKeeper } from '../../test/support/kafka/keeper.ts'
import { startKafka } from '../../test/support/kafka/start-kafka.ts'
import { endOffsets } from '../../test/support/kafka/topics.ts'
import { postgresMissing, startPostgres } from '../../test/support/postgres/start-postgres.ts'
import { Part } from '../support/part.ts'
import { seededRandom } from '../support/random.ts'
import { Counter, tableOf } from './count.ts'
import { EdgeWatch } from './edge-watch.ts'
import { sendTcp, sendUdp, writeLog } from './load.ts'

const SECONDS = Number(process.env['EDGE_SECONDS'] ?? 60)
const SEED = Number(process.env['EDGE_SEED'] ?? Math.floor(Math.random() * 1e9))
/** The time between two kills, and the time for which a part stays down. */
const PAUSE_MS = [300, 2300] as const
const AWAY_MS = [0, 4000] as const
/** The minimum time for which a part stays up. */
const UP_MS = 3000
const PATIENCE_MS = 90_000

const missing = kafkaMissing() ?? postgresMissing()
if (missing !== null) {
  console.error(`${missing}: test/support/kafka/install.sh and test/support/postgres/install.sh bring what this needs`)
  process.exit(1)
}

const random = seededRandom(SEED)
let ending = false
const began = Date.now()
say(`seed ${SEED}; starting Kafka and PostgreSQL`)
const folder = await mkdtemp(path.join(tmpdir(), 'warp-flow-edge-'))
const logs = path.join(folder, 'logs')
await mkdir(logs)
const keeper = startKeeper(folder)
const [kafka, postgres, [port = 0]] = await Promise.all([startKafka(), startPostgres(), freePorts(1)])
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130))
Object.assign(process.env, { EDGE_LOGS: logs, EDGE_STATE: path.join(folder, 'state'), EDGE_PORT: String(port) })

const brokers = kafka.brokers.join()
const watch = new EdgeWatch(say)
const partWatch = { keeper, heard: watch.hear, failed: (text: string) => void fail(text) }
const edge = new Part('edge', [program('edge'), brokers, 'logs', path.resolve('examples/edge')], partWatch)
const workers = ['worker 1', 'worker 2'].map(
  (name) => new Part(name, [program('core'), brokers, 'logs', postgres.url], partWatch)
)
for (const part of [edge, ...workers]) part.start()
await watch.started
const counter = new Counter(postgres.url)
await counter.connect()
say('all parts are up; writing')
const loads = { file: writeLog(logs), tcp: sendTcp(port), udp: sendUdp(port) }

/** name => how to kill and restart the part */
const victims: Readonly<Record<string, Victim>> = {
  ...Object.fromEntries([edge, ...workers].map((part) => [part.name, victimOf(part)])),
  Kafka: { kill: (signal) => kafka.stopBroker(1, signal), start: () => kafka.startBroker() },
  PostgreSQL: {
    kill: (signal) => postgres.stop(signal === 'SIGKILL' ? signal : 'SIGINT'),
    start: () => postgres.start()
  }
}
const kills = new Map<string, number>()
await killAtRandom()

say('no more is killed; writing the last')
for (const load of Object.values(loads)) await load.end()
const written = { file: loads.file.written, tcp: loads.tcp.written, udp: loads.udp.written }
await untilStored()
const exits = await Promise.all([edge, ...workers].map((part) => part.kill('SIGTERM')))
const unclean = exits.filter((exit) => exit?.code !== 0).length
const result = await counter.count(written, loads.tcp.isDoubtful)
const inKafka = Object.values(await endOffsets(kafka, 'logs')).reduce((sum, offset) => sum + Number(offset), 0)
const again = inKafka - result.rows.reduce((sum, { stored }) => sum + stored, 0)
const total = [...kills.values()].reduce((sum, count) => sum + count, 0)
console.log(`
seed ${SEED}: ${total} kills in ${SECONDS} s (${[...kills].map(([name, count]) => `${name} ${count}`).join(', ')})

${tableOf(result)}

${again.toLocaleString('en')} came to Kafka again and are stored once.
The edge took at most ${watch.memoryMb} MB, and at most ${(watch.waitingBytes / 1e6).toFixed(1)} MB waited in it for Kafka.`)
if (unclean > 0) console.log(`${unclean} of the parts did not end by themselves at SIGTERM`)
await end(result.broken || unclean > 0 ? 1 : 0)

interface Victim {
  /** Resolves when the part has ended. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<unknown>
  /** Resolves when the part is up. */
  start(): Promise<void>
}

function victimOf(part: Part): Victim {
  return {
    kill: (signal) => part.kill(signal),
    start: async () => {
      part.start()
    }
  }
}

/**
 * Kills parts one after the other, drawn from those killed least often; several may be down at the same time. Resolves
 * when all are up.
 */
async function killAtRandom(): Promise<void> {
  const deadline = Date.now() + SECONDS * 1000
  const busy = new Map<string, Promise<void>>()
  for (;;) {
    await sleep(between(PAUSE_MS))
    if (Date.now() >= deadline) break
    const idle = Object.keys(victims).filter((name) => !busy.has(name))
    const least = Math.min(...idle.map((name) => kills.get(name) ?? 0))
    const candidates = idle.filter((name) => (kills.get(name) ?? 0) === least)
    const name = candidates[Math.floor(random() * candidates.length)]
    const [signal, awayMs] = [random() < 0.7 ? 'SIGKILL' : 'SIGTERM', between(AWAY_MS)] as const
    if (name === undefined) continue
    busy.set(
      name,
      killOnce(name, signal, awayMs).finally(() => busy.delete(name))
    )
  }
  await Promise.all(busy.values())
}

async function killOnce(name: string, signal: 'SIGTERM' | 'SIGKILL', awayMs: number): Promise<void> {
  const victim = victims[name]
  say(`${signal === 'SIGKILL' ? 'kill -9' : 'kill'} ${name}, away for ${(awayMs / 1000).toFixed(1)} s`)
  kills.set(name, (kills.get(name) ?? 0) + 1)
  await victim?.kill(signal)
  await sleep(awayMs)
  await victim?.start()
  await sleep(UP_MS) // lets the part do some work before it is killed again
}

/** Waits until every line of the files is stored, or no progress has been made for a long time. */
async function untilStored(): Promise<void> {
  for (let last = -1, since = Date.now(); Date.now() - since < PATIENCE_MS; await sleep(500)) {
    const stored = await counter.stored('file')
    if (stored >= written.file && Date.now() - since > 2000) return
    if (stored > last) [last, since] = [stored, Date.now()]
  }
}

function between([least, most]: readonly [number, number]): number {
  return least + random() * (most - least)
}

function program(name: string): string {
  return path.join(import.meta.dirname, `${name}.js`)
}

function say(text: string): void {
  console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`)
}

async function fail(text: string): Promise<void> {
  if (ending) return
  say(text)
  await end(1)
}

async function end(code: number): Promise<never> {
  ending = true
  await keeper.close() // ends the running parts as well
  await Promise.all([kafka.close(), postgres.close()])
  process.exit(code)
}
