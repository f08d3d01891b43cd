// How do I get log files into a database without losing a line, whatever crashes at any time? See README.md.
//
//   npm run example:database
//   LOG_DIR=/var/log/app LOG_FILES='app.log*' DATABASE_URL=postgres://user@host/name npm run example:database

import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { createSource, readConfig, type FileEvent, type FilesOpened, type SourceStream } from 'warp-flow'
import { tell } from '../support/tell.ts'
import { batches } from './batches.ts'
import { makeStore } from './make-store.ts'
import { Progress } from './progress.ts'
import { toRow, type Store } from './store.ts'
import { untilDone } from './until-done.ts'

const LIMITS = { records: 1000, bytes: 1_048_576, ms: 1000 }
const here = fileURLToPath(new URL('../../../examples/database', import.meta.url))

try {
  await main()
} catch (error) {
  tell(error)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const state = path.resolve(process.env['STATE_DIR'] ?? 'example-database')
  await mkdir(state, { recursive: true })
  const config = await readConfig(here, { env: { ...process.env, STATE_DIR: state } })
  const spec = config.source('app_log')
  if (spec.type !== 'file') throw new Error('app_log has to be a source of files')

  const shutdown = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => {
      shutdown.abort(new Error('stopped before the database was there'))
    })

  const store = await makeStore(process.env['DATABASE_URL'] ?? path.join(state, 'lines.db'))
  try {
    await untilDone(() => store.open(), { signal: shutdown.signal, onFailed: tellRetry })
    shutdown.signal.throwIfAborted() // the signal may have come while the tables were created
    const source = createSource(spec)
    shutdown.signal.addEventListener('abort', () => void source.stop())
    await storeAll(source, store)
  } finally {
    await store.close()
  }
}

async function storeAll(source: SourceStream<FileEvent, FilesOpened>, store: Store): Promise<void> {
  const gone = new AbortController()
  source.on('ready', ({ files }) => {
    console.log(`files that are followed: ${files.length}`)
  })
  source.on('warning', tell)
  source.once('close', () => {
    gone.abort(source.errored ?? new Error('stopped while lines waited for the database: they come again'))
  })
  const progress = new Progress(console.log)
  try {
    for await (const batch of batches(source, LIMITS, ({ text }) => text.length)) {
      const rows = batch.map(toRow)
      const outcome = await untilDone(() => store.insert(rows), { signal: gone.signal, onFailed: tellRetry })
      for (const { ack } of batch) ack()
      progress.add(rows.length, outcome)
      tellRefusals(outcome.refused)
    }
    await source.stop() // saves the last positions
  } finally {
    progress.end()
    console.log(`stopped: ${progress.text}`)
  }
}

function tellRetry(error: unknown, retryMs: number): void {
  console.error(`the database: ${messageOf(error)}. Lines wait; next attempt in ${retryMs} ms`)
}

/** The message may quote a log line: `inspect` escapes terminal control sequences in it. */
function messageOf(error: unknown): string {
  return inspect(error instanceof Error ? error.message : error)
}

function tellRefusals([first, ...others]: readonly string[]): void {
  if (first !== undefined) console.error(`refused: ${messageOf(first)}, and ${others.length} more in refused_lines`)
}
