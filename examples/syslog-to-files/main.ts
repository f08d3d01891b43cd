// How do I receive syslog over UDP, TCP and TLS, and store it as JSON lines in rolling files? See README.md.
//
//   npm run example:syslog

import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { finished, pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createSource, readConfig, type SourceEvent, type SourceStream } from 'warp-flow'
import { tell } from '../support/tell.ts'
import { howToSend } from './how-to-send.ts'
import { RollingFile } from './rolling-file.ts'
import { trialCertificate } from './trial-certificate.ts'

/** After a signal, the sources have 10 s for their records in hand, and the file a little longer. */
const LAST_WRITE_MS = 15_000
const here = fileURLToPath(new URL('../../../examples/syslog-to-files', import.meta.url))

try {
  await main()
} catch (error) {
  tell(error)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const state = path.resolve(process.env['STATE_DIR'] ?? 'example-syslog')
  await mkdir(state, { recursive: true })
  await trialCertificate(state)
  const config = await readConfig(here, { env: { ...process.env, STATE_DIR: state } })
  const file = new RollingFile({
    path: path.join(state, 'syslog.jsonl'),
    bytes: wholeNumber('ROLL_BYTES', 100_000_000),
    keep: wholeNumber('KEEP_FILES', 10),
    onTrouble: (error) => {
      console.error(`not written yet: ${error instanceof Error ? error.message : String(error)}`)
    }
  })
  const sources = config.sources.flatMap((spec) => (spec.type === 'syslog' ? [createSource(spec)] : []))
  const stop = async (): Promise<void> => {
    // Remaining records wait for the file, whose disk may be full
    setTimeout(() => {
      file.destroy(new Error(`${file.writableLength} bytes were not written`))
    }, LAST_WRITE_MS).unref()
    await Promise.all(sources.map((source) => source.stop()))
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => void stop())
  for (const source of sources)
    source.on('warning', tell).on('ready', (opened) => {
      console.log(`${source.key} listens. Try: ${howToSend(source.key, opened, state)}`)
    })

  // If one source fails, the others end regularly, with all the records that they have received
  const flows = sources.map((source) => pipeline(source, toJsonLines, file, { end: false }).finally(() => void stop()))
  const ends = await Promise.allSettled(flows)
  file.end()
  // The sources may have ended successfully while their records still wait for the disk
  ends.push(...(await Promise.allSettled([finished(file)])))
  for (const source of sources) console.log(summary(source))
  const reasons = new Set(ends.map((end) => (end.status === 'rejected' ? end.reason : null)))
  reasons.delete(null)
  for (const reason of reasons) tell(reason)
  if (reasons.size > 0) process.exitCode = 1
}

/**
 * Reads a whole number from the environment. Throws for any other value, with which files would never roll, or none
 * would be kept.
 */
function wholeNumber(name: string, otherwise: number): number {
  const text = process.env[name] ?? String(otherwise)
  if (!/^\d+$/.test(text)) throw new Error(`${name} has to be a whole number`)
  return Number(text)
}

async function* toJsonLines(events: AsyncIterable<SourceEvent>): AsyncGenerator<string> {
  for await (const event of events) yield `${JSON.stringify(event)}\n`
}

function summary(source: SourceStream): string {
  const { events, drops, bytesLost } = source.stats()
  return `${source.key}: ${events} messages; dropped: ${counts(drops)}; bytes of no message: ${counts(bytesLost ?? {})}`
}

/** The dropped records by cause; causes that have not occurred are omitted. */
function counts(causes: Readonly<Record<string, number>>): string {
  const found = Object.entries(causes).filter(([, count]) => count > 0)
  return found.length === 0 ? 'none' : found.map(([cause, count]) => `${cause} ${count}`).join(', ')
}
