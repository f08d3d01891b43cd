// A careful consumer: it holds lines for a while and acks them out of order, each once it is done, that is, recorded in
// the journal. It stops at SIGTERM.
import { openSync, writeSync } from 'node:fs'
import { SourceError } from '../../../lib/errors/source-error.ts'
import { createFileSource } from '../../../lib/file/create-file-source.ts'
import type { FileEvent } from '../../../types/event.ts'
import type { FileInputParams } from '../../../lib/file/params.ts'
import { journalLine } from './journal.ts'

const { params, journal } = JSON.parse(process.env['READER'] ?? '') as {
  readonly params: FileInputParams
  readonly journal: string
}
const file = openSync(journal, 'a')
let hand: FileEvent[] = []

const source = createFileSource({ ...params, mode: 'follow', ack: 'manual' })
source.on('ready', () => {
  write(journalLine({ kind: 'ready' }))
})
source.on('warning', ({ code, message }) => {
  write(journalLine({ kind: 'warning', code, message }))
})
process.once('SIGTERM', () => {
  void source.stop()
})

const parent = process.ppid
const ticking = setInterval(finishSome, 20)
try {
  for await (const event of source) hand.push(event)
  await source.stop()
  write(journalLine({ kind: 'closed' }))
} catch (error) {
  if (!(error instanceof SourceError)) throw error
  write(journalLine({ kind: 'error', code: error.code, message: error.message }))
  process.exitCode = 2
}
clearInterval(ticking)

/** Lines held at a SIGKILL are not done, and must be delivered again. */
function finishSome(): void {
  // A killed test cannot end this process itself.
  if (process.ppid !== parent) process.exit()
  const [done, kept]: [FileEvent[], FileEvent[]] = [[], []]
  for (const event of hand) (Math.random() < 0.3 ? done : kept).push(event)
  hand = kept
  write(done.map(({ position, text }) => journalLine({ kind: 'line', ...position, text })).join(''))
  for (const event of done.toReversed()) event.ack()
}

function write(text: string): void {
  if (text !== '') writeSync(file, text)
}
