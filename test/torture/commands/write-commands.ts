import fc from 'fast-check'
import type { DiskFile } from '../disk/disk-file.ts'
import { SERIES } from '../disk/names.ts'
import { unitOf } from '../setting.ts'
import type { World } from '../world.ts'
import { lineShape, lineShapes, series, share, which } from './args.ts'
import { commandsOf, type WorldCommand } from './command.ts'

/** Writers write. */
export const writeCommands: fc.Arbitrary<WorldCommand>[] = [
  ...commandsOf({
    name: 'append',
    weight: 20,
    args: fc.record({ series, lines: lineShapes }),
    ready: () => true,
    run: (world, { series, lines }) => {
      world.writer.write(world.disk.at(series) ?? world.disk.create(series), lines)
    }
  }),
  ...commandsOf({
    name: 'begin a line',
    weight: 8,
    args: fc.record({ series, line: lineShape, share }),
    ready: (world, { series }) => world.disk.has(series),
    run: (world, { series, line, share }) => {
      const file = world.disk.at(series)
      if (file !== null) world.writer.begin(file, line, share)
    }
  }),
  ...commandsOf({
    name: 'write more than is read at once',
    weight: 1,
    args: fc.record({ series, rare: fc.integer({ min: 0, max: 9 }) }),
    ready: (world, { series, rare }) =>
      rare === 0 && (world.disk.at(series)?.size ?? 0) < MUCH_BYTES && world.setting.maxUnacked === 0,
    run: (world, { series }) => {
      const length = Math.min(world.setting.maxLineBytes * 2, 32_000)
      const lines = Array.from(
        { length: Math.ceil(MUCH_BYTES / length) },
        () => ({ length, filling: 'ascii', ending: '\n' }) as const
      )
      world.writer.write(world.disk.at(series) ?? world.disk.create(series), lines)
    }
  }),
  ...commandsOf({
    name: 'write to a file that was rotated away',
    weight: 6,
    args: fc.record({ which, lines: lineShapes }),
    ready: (world) => leftBehind(world).length > 0,
    run: (world, { which, lines }) => {
      const files = leftBehind(world)
      const file = files[which % files.length]
      if (file !== undefined) world.writer.write(file, lines)
    }
  }),
  ...commandsOf({
    name: 'write behind a hole',
    weight: 1,
    args: fc.record({ series, gap: fc.constantFrom(1, 50, 5000), lines: lineShapes }),
    // Behind a cut it is no part of a line, where the cut was seen.
    ready: (world, { series }) =>
      (world.disk.at(series)?.size ?? 0) > 0 &&
      world.disk.at(series)?.rest === null &&
      world.disk.at(series)?.fresh === false,
    run: (world, { series, gap, lines }) => {
      const file = world.disk.at(series)
      if (file === null) return
      world.oracle.warnings.explain('hole')
      world.writer.writePast(file, gap * unitOf(world.setting), lines)
    }
  }),
  ...commandsOf({
    name: 'empty a file whose writer goes on where it was',
    weight: 1,
    args: fc.record({ series, lines: lineShapes }),
    ready: (world, { series }) => (world.disk.at(series)?.size ?? 0) > 0,
    run: (world, { series, lines }) => {
      const file = world.disk.at(series)
      if (file === null) return
      const { size } = file
      world.truncate(file, 0)
      world.oracle.warnings.explain('hole')
      world.writer.writePast(file, size, lines)
    }
  }),
  ...commandsOf({
    name: 'create',
    weight: 2,
    args: fc.record({ series }),
    ready: (world, { series }) => !world.disk.has(series),
    run: (world, { series }) => {
      world.disk.create(series)
    }
  })
]

/** Files that a writer still has open under no name of its own. */
function leftBehind(world: World): DiskFile[] {
  const current = new Set(SERIES.map((name) => world.disk.at(name)))
  return world.disk.files.filter((file) => file.handle !== null && !current.has(file) && !file.compressed)
}

/** More than one turn of reading. */
const MUCH_BYTES = 1_200_000
