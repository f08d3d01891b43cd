import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Test } from 'tap'
import type { RotateOptions } from 'warp-flow/testing'
import { until } from '../../integration/support/kafka-until.ts'
import { numberedLine } from '../../support/follow/numbered-line.ts'
import { readCheckpoint } from '../../support/follow/read-checkpoint.ts'
import { storedLines, type LineDatabase } from './line-database.ts'
import { compressKnown, deleteKnown, passedLines, startRotatedLog } from './rotated-log.ts'
import { seededRandom } from './seeded-random.ts'
import { startDatabaseExample } from './start-database-example.ts'
import type { Example } from './start-example.ts'

export interface KillPlan {
  readonly database: LineDatabase
  readonly folder: string
  readonly kills: number
  readonly ways: readonly RotateOptions[]
  /** Copies that nothing proves to be copies may come as contents of their own. */
  readonly mayRepeat?: boolean
}

/** Starts the example and kills it, again and again, while its log is written to and rotated; then counts. */
export async function survivesKills(t: Test, plan: KillPlan): Promise<void> {
  const { database, folder, kills, ways, mayRepeat = false } = plan
  const seed = Number(process.env['EXAMPLE_SEED'] ?? Math.floor(Math.random() * 0x7fffffff))
  t.comment(`EXAMPLE_SEED=${seed} gives the same rotations and delays`)
  const random = seededRandom(seed)
  const logs = path.join(folder, 'logs')
  mkdirSync(logs, { recursive: true })
  const checkpoints = path.join(folder, 'state/checkpoints')
  const log = await startRotatedLog(t, { file: path.join(logs, 'app.log'), random, ways })
  const start = (): Example => startDatabaseExample(t, { database, folder })
  let [uncertain, compressed, deleted] = [0, 0, 0]

  for (let round = 0; round < kills; round++) {
    const example = start()
    await example.says(/files that are followed/)
    const before = JSON.stringify(readCheckpoint(checkpoints))
    // Every other one dies before it has saved a position, as likely as not; the others live to save some
    if (round % 2 === 1)
      await until('positions are saved', () => JSON.stringify(readCheckpoint(checkpoints)) !== before, {
        state: example.errors
      })
    await pause(random() * 400)
    t.strictSame(await example.end('SIGKILL'), { code: null, signal: 'SIGKILL' })

    const stored = await storedLines(database)
    const isStored = setOf(stored.map(({ line }) => line))
    const records = readCheckpoint(checkpoints)
    const positions = new Map(records.map(({ id, offset }) => [id, offset]))
    uncertain += stored.filter(({ content, byteOffset }) => byteOffset >= (positions.get(content) ?? 0)).length
    await log.atRest(() => {
      if (!mayRepeat)
        t.strictSame(
          passedLines(logs, records).filter((line) => !isStored(line)),
          [],
          'no position passes a line that is not stored'
        )
      if (round % 4 === 3) deleted += deleteKnown(logs, isStored)
      else compressed += compressKnown(logs, records)
    })
  }
  const written = await log.finish()

  const last = start()
  const expected = Array.from({ length: written }, (_unused, number) => numberedLine(number))
  await until('all is stored', async () => (await storedLines(database)).length >= written, { state: last.errors })
  await until('none is missing', async () => missingOf(expected, await storedLines(database)).length === 0, {
    state: last.errors
  })
  t.strictSame(await last.end('SIGTERM'), { code: 0, signal: null })

  const lines = (await storedLines(database)).map(({ line }) => line)
  const isWritten = setOf(expected)
  const twice = lines.length - new Set(lines).size
  t.comment(
    `${written} lines, ${JSON.stringify(log.rotations)}, ${compressed} compressed later, ${deleted} deleted, ${kills} kills: ` +
      `${uncertain} lines were stored and not passed by a position when it was killed; ${twice} are there twice`
  )
  t.strictSame(
    lines.filter((line) => !isWritten(line)),
    [],
    'no line that nobody wrote'
  )
  if (!mayRepeat) t.equal(twice, 0, 'each line is there once')
  t.ok(uncertain > 0, 'the kills left something to come again')
}

function missingOf(expected: readonly string[], stored: Awaited<ReturnType<typeof storedLines>>): string[] {
  const isStored = setOf(stored.map(({ line }) => line))
  return expected.filter((line) => !isStored(line))
}

function setOf(texts: readonly string[]): (text: string) => boolean {
  const set = new Set(texts)
  return (text) => set.has(text)
}
