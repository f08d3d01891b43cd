import tls from 'node:tls'
import type { CheckRun } from '../../../../types/report.ts'
import { isOtherName } from '../other-names.ts'
import { limitOf } from '../probe-limit.ts'
import type { BrokerAt, Probed } from '../probed.ts'
import { talkTo, type Talk } from '../talk.ts'
import { tlsFilesIn, type TlsFile } from './tls-folder.ts'
import { tlsGiven, type TlsGiven } from './tls-given.ts'
import { foldersOf } from './tls-repair.ts'

/** A broker that is not trusted, and the files that may fix that. */
export interface Around {
  readonly talk: Talk
  readonly broker: string
  readonly ca: TlsGiven | undefined
  readonly crl: TlsGiven | undefined
  readonly beside: readonly TlsFile[]
  /** Whether these authorities and revocation lists make the broker trusted. */
  readonly tries: (options: tls.SecureContextOptions) => Promise<boolean>
}

export async function aroundBroker(probed: Probed, talk: Talk, at: BrokerAt, look: CheckRun): Promise<Around> {
  const given = await tlsGiven(probed.params)
  const beside = (await Promise.all(foldersOf(given).slice(0, MOST_FOLDERS).map(tlsFilesIn))).flat()
  return {
    talk,
    broker: at.broker,
    ca: given.find(({ kind }) => kind === 'ca'),
    crl: given.find(({ kind }) => kind === 'crl'),
    beside,
    tries: (options) => isTrusted(at, options, look)
  }
}

/** The first file for which `isRight` resolves to true; null if there is none. */
export async function firstOf(
  files: readonly TlsFile[],
  isRight: (file: TlsFile) => Promise<boolean>
): Promise<TlsFile | null> {
  const tried = await Promise.all(
    files.slice(0, MOST_TRIES).map(async (file) => ({ file, right: await isRight(file).catch(() => false) }))
  )
  return tried.find(({ right }) => right)?.file ?? null
}

/** A file and the setting that names it. */
export function fileAndParam(given: TlsGiven | undefined): string {
  if (given === undefined) return '`config.ssl_ca_location`'
  return given.path === null ? `\`config.${given.param}\`` : `${given.path} (\`config.${given.param}\`)`
}

/** A wrong name does not matter here: Node checks names only if the chain is right. */
async function isTrusted(
  { host, port }: BrokerAt,
  options: tls.SecureContextOptions,
  { timeoutMs, signal }: CheckRun
): Promise<boolean> {
  const { reached, distrust } = await talkTo({
    host,
    port,
    secure: { secureContext: tls.createSecureContext(options) },
    timeoutMs: limitOf(timeoutMs) / 2,
    signal
  })
  return reached === 'secured' && (distrust === null || isOtherName(distrust))
}

const MOST_FOLDERS = 6
const MOST_TRIES = 6
