import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { DeliveredLines } from '../support/follow/delivered-lines.ts'
import { linesOf, type DeliveredLine } from '../support/follow/journal.ts'
import { linePlaces, placeOf } from '../support/follow/line-places.ts'
import { coveredBy, readCheckpoint } from '../support/follow/read-checkpoint.ts'
import { numberedLine } from '../support/follow/numbered-line.ts'
import { startReader, type Reader } from '../support/follow/start-reader.ts'
import { startWriter } from '../support/follow/start-writer.ts'
import { until } from './support/kafka-until.ts'

const ROUNDS = 10

t.test(
  'a reader killed at any moment loses no line, and repeats only lines not covered by its last checkpoint',
  async (t) => {
    const { logs, checkpoints, start } = prepare(t)
    const writer = await startWriter(t, { file: path.join(logs, 'app.log'), linesPerSecond: 4000, rotateEvery: 5000 })
    const delivered: DeliveredLine[] = []
    let covered = coveredBy([])
    let saved = 0
    const take = (reader: Reader): void => {
      const lines = linesOf(reader.journal())
      t.strictSame(lines.filter(covered), [], 'no line covered by the last checkpoint is delivered again')
      for (const line of lines) delivered.push(line)
    }

    for (let round = 0; round < ROUNDS; round++) {
      const reader = start()
      const some = Math.floor(Math.random() * 3000)
      await until(`${some} lines are delivered`, () => linesOf(reader.journal()).length > some, {
        state: () => reader.journal().filter(({ kind }) => kind !== 'line')
      })
      // If everything comes in one burst, a reader may be killed before its first checkpoint, so every other one lives
      // until it has saved one
      const before = JSON.stringify(readCheckpoint(checkpoints))
      if (round % 2 === 1)
        await until('a checkpoint is saved', () => JSON.stringify(readCheckpoint(checkpoints)) !== before)
      await pause(Math.random() * 50)
      t.strictSame(await reader.end('SIGKILL'), { code: null, signal: 'SIGKILL' })
      take(reader)
      const records = readCheckpoint(checkpoints)
      if (records.length > 0) saved++
      covered = coveredBy(records)
    }
    t.ok(saved >= ROUNDS / 2, 'there were checkpoints')

    const written = await writer.finish()
    const last = start()
    const known = new Set(delivered.map(({ text }) => text))
    const missing = (): string[] => {
      const all = new Set([...known, ...linesOf(last.journal()).map(({ text }) => text)])
      return Array.from({ length: written }, (_unused, number) => numberedLine(number)).filter((line) => !all.has(line))
    }
    await until('all is delivered', () => missing().length === 0, { state: missing })
    t.strictSame(await last.end('SIGTERM'), { code: 0, signal: null })
    take(last)

    const lines = new DeliveredLines()
    for (const { text } of delivered) lines.add(text)
    t.strictSame(lines.altered, [], 'no line that was never written')
    const places = linePlaces(logs)
    t.strictSame(
      delivered.filter((line) => places.get(placeOf(line)) !== line.text),
      [],
      'each line stands where its position says'
    )
    t.strictSame(lines.missing(Array(written).keys()), [], 'no line is lost')
  }
)

t.test('a reader stops at SIGTERM with exit code 0, and the next one resumes without a duplicate', async (t) => {
  const { logs, start } = prepare(t)
  const writer = await startWriter(t, { file: path.join(logs, 'app.log'), linesPerSecond: 2000, rotateEvery: 3000 })
  const lines = new DeliveredLines()
  for (let round = 0; round < 5; round++) {
    const reader = start()
    await until('some lines are delivered', () => linesOf(reader.journal()).length > 500)
    t.strictSame(await reader.end('SIGTERM'), { code: 0, signal: null })
    t.equal(reader.journal().at(-1)?.kind, 'closed')
    for (const { text } of linesOf(reader.journal())) lines.add(text)
  }
  const written = await writer.finish()
  const last = start()
  await until('all is delivered', () => linesOf(last.journal()).length >= written - lines.numbers.length)
  t.strictSame(await last.end('SIGTERM'), { code: 0, signal: null })
  for (const { text } of linesOf(last.journal())) lines.add(text)
  t.strictSame(lines.altered, [])
  t.strictSame(lines.repeated, [])
  t.strictSame(lines.missing(Array(written).keys()), [])
})

t.test(
  "a second process on a checkpoint folder is refused with the holder's pid; the lock of a killed one is taken over",
  async (t) => {
    const { start } = prepare(t)
    const holder = start()
    await ready(holder)
    const second = start()
    t.strictSame(await second.end(), { code: 2, signal: null })
    const refusal = second.journal().at(-1)
    t.match(refusal, { kind: 'error', code: 'FILE_CHECKPOINT_LOCKED' })
    t.match(refusal?.kind === 'error' ? refusal.message : '', new RegExp(`\\b${holder.pid}\\b`))

    await holder.end('SIGKILL')
    const heir = start()
    await ready(heir)
    t.strictSame(await heir.end('SIGTERM'), { code: 0, signal: null })
  }
)

interface Prepared {
  readonly logs: string
  readonly checkpoints: string
  /** Starts a reader with its own journal. */
  readonly start: () => Reader
}

function prepare(t: Test): Prepared {
  const folder = t.testdir({ logs: {} })
  const [logs, checkpoints] = [path.join(folder, 'logs'), path.join(folder, 'checkpoints')]
  let started = 0
  return {
    logs,
    checkpoints,
    start: () =>
      startReader(t, {
        journal: path.join(folder, `${++started}.journal`),
        params: { base: logs, file: 'app.log*', checkpointDir: checkpoints, checkpointIntervalMs: 50 }
      })
  }
}

function ready(reader: Reader): Promise<unknown> {
  return until('the reader is ready', () => reader.journal().some(({ kind }) => kind === 'ready'), {
    state: () => reader.journal()
  })
}
