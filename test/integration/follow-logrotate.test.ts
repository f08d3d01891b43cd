import { mkdirSync } from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'
import { createFileSource } from '../../lib/file/create-file-source.ts'
import type { FollowedFile, FollowedFileState } from '../../types/followed-file.ts'
import { DeliveredLines } from '../support/follow/delivered-lines.ts'
import { generationsIn } from '../support/follow/generations.ts'
import { startWriter } from '../support/follow/start-writer.ts'
import { logrotate, needsLogrotate, type Rotation } from '../support/logrotate/logrotate.ts'
import { until } from './support/kafka-until.ts'

const ROTATIONS = 4
const SOME_LINES = 200
const SETTLED: ReadonlySet<FollowedFileState> = new Set(['at-end', 'finished', 'ignored'])

t.test('no line is lost when logrotate rotates a log', needsLogrotate(), async (t) => {
  for (const compress of ['never', 'at once', 'later'] as const) {
    await t.test(`a new file for each rotation, compressed ${compress}: every line is delivered once`, async (t) => {
      const { lines, all, log } = await rotated(t, { mode: 'create', compress })
      const written = [...Array(lines).keys()]
      for (const [what, lines] of Object.entries({ 'app.log*': all, 'app.log': log }))
        t.strictSame(lines.missing(written), [], what)
    })

    await t.test(
      `a copy for each rotation, compressed ${compress}: every line that is in a file is delivered once`,
      async (t) => {
        const { generations, all, log } = await rotated(t, { mode: 'copytruncate', compress })
        t.strictSame(all.missing([...generations.values()].flat()), [], 'app.log*')
        // Lines that were cut from the log before they were read exist only in a copy, which this source does not
        // follow: some of the last lines.
        for (const [name, numbers] of generations) {
          const missing = log.missing(numbers)
          t.strictSame(
            missing,
            missing.length === 0 ? [] : numbers.slice(-missing.length),
            `app.log, what was to become ${name}`
          )
        }
      }
    )
  }
})

/**
 * Lines of copies that are shorter than what was read of the log before it was cut: no copy contains everything that
 * was read. On a busy machine, if a copy was not seen before the cut, nothing proves that it is one, and it is read
 * completely.
 */
function unprovenCopies(generations: Rotated['generations'], lines: DeliveredLines): number[] {
  const onDisk = new Set([...generations.values()].flat())
  return [...generations].flatMap(([name, numbers]) => {
    const beyond = (numbers.at(-1) ?? 0) + 1
    return name !== 'app.log' && !onDisk.has(beyond) && lines.has(beyond) ? numbers : []
  })
}

interface Rotated {
  /** Number of lines written. */
  readonly lines: number
  /** Lines that are on disk now: file name => their numbers. */
  readonly generations: ReadonlyMap<string, readonly number[]>
  /** Lines delivered by a source over `app.log*`. */
  readonly all: DeliveredLines
  /** Lines delivered by a source over `app.log`. */
  readonly log: DeliveredLines
}

/**
 * Follows a log that is written to and rotated at the same time, until everything that can be delivered is delivered.
 */
async function rotated(t: Test, rotation: Rotation): Promise<Rotated> {
  const folder = path.join(t.testdir(), 'logs')
  mkdirSync(folder, { mode: 0o755 })
  const [all, log] = [follow(t, folder, 'app.log*'), follow(t, folder, 'app.log')]
  // A half line would be cut off from its other half together with the log.
  const halves = rotation.mode === 'create'
  const writer = await startWriter(t, { file: path.join(folder, 'app.log'), linesPerSecond: 2000, halves })
  const rotate = await logrotate(path.dirname(folder), path.join(folder, 'app.log'), rotation, writer.pid)

  for (let rotations = 0; rotations < ROTATIONS; rotations++) {
    await until('some lines of the present file are delivered to both', () => {
      const first = generationsIn(folder, 'app.log').get('app.log')?.at(SOME_LINES)
      return first !== undefined && [all, log].every(({ lines }) => lines.has(first))
    })
    await rotate()
  }
  const written = await writer.finish()
  const generations = generationsIn(folder, 'app.log')
  t.equal(generations.size, ROTATIONS + 1, 'that many files')
  t.equal(
    [...generations.keys()].filter((name) => name.endsWith('.gz')).length,
    { never: 0, 'at once': ROTATIONS, later: ROTATIONS - 1 }[rotation.compress]
  )

  const onDisk = [...generations.values()].flat()
  // The writer may end before it opens the last file, which then stays empty while the source waits for its first byte.
  const filled = [...generations].filter(([, numbers]) => numbers.length > 0).map(([name]) => name)
  await all.settled(onDisk, filled)
  await log.settled(
    rotation.mode === 'create' ? onDisk : (generations.get('app.log') ?? []),
    filled.filter((name) => name === 'app.log')
  )
  for (const { source, lines } of [all, log]) {
    await source.stop()
    t.strictSame(lines.altered, [], `${source.key}: no line that was never written`)
    const unproven = rotation.mode === 'copytruncate' ? unprovenCopies(generations, lines) : []
    if (lines.repeated.length > 0) t.comment(`${source.key}: ${lines.repeated.length} lines came twice`)
    t.strictSame(
      lines.repeated.filter((number) => !unproven.includes(number)),
      [],
      `${source.key}: none twice, but what nothing proves`
    )
    for (const [name, numbers] of generations)
      t.strictSame(lines.outOfOrder(numbers), [], `${source.key}: order of ${name}`)
  }
  return { lines: written, generations, all: all.lines, log: log.lines }
}

function follow(t: Test, base: string, file: string) {
  const source = createFileSource({ base, file, mode: 'follow', from: 'beginning', rotateWaitMs: 1000 }, { key: file })
  t.teardown(() => {
    source.destroy()
  })
  const lines = new DeliveredLines()
  const warnings: string[] = []
  source.on('data', ({ text }) => {
    lines.add(text)
  })
  source.on('warning', ({ code, message }) => warnings.push(`${code} ${message}`))
  source.on('error', (error) => {
    t.fail(error)
  })
  return {
    source,
    lines,
    /** Resolves once all of these lines were delivered and each of the files is settled. */
    settled: (numbers: readonly number[], names: Iterable<string>) => {
      const wanted = [...names]
      return until(
        `${file}: all is delivered`,
        () => lines.missing(numbers).length === 0 && wanted.every((name) => isSettled(source.files(), name)),
        {
          state: () => ({
            missing: lines.missing(numbers).join(),
            repeated: lines.repeated.join(),
            files: source.files(),
            warnings
          })
        }
      )
    }
  }
}

function isSettled(files: readonly FollowedFile[], name: string): boolean {
  return (
    files.some((file) => path.basename(file.path) === name && SETTLED.has(file.state)) &&
    files.every(({ state }) => state !== 'reading')
  )
}
