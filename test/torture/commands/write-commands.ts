import fc from 'fast-check'
import type { DiskFile } from '../disk/disk-file.ts'
import { SERIES } from '../disk/names.ts'
import type { World } from '../world.ts'
import { lineShape, lineShapes, series, share } from './args.ts'
import { commandsOf, type WorldCommand } from './command.ts'

/** Writers write. */
export const writeCommands: fc.Arbitrary<WorldCommand>[] = [
  ...commandsOf({
    name: 'append', weight: 10, args: fc.record({ series, lines: lineShapes }),
    ready: () => true,
    run: (world, { series, lines }) => { world.writer.write(world.disk.at(series) ?? world.disk.create(series), lines) }
  }),
  ...commandsOf({
    name: 'begin a line', weight: 4, args: fc.record({ series, line: lineShape, share }),
    ready: (world, { series }) => world.disk.has(series),
    run: (world, { series, line, share }) => {
      const file = world.disk.at(series)
      if (file !== null) world.writer.begin(file, line, share)
    }
  }),
  ...commandsOf({
    name: 'write to a file that was rotated away', weight: 3, args: fc.record({ which: fc.nat(), lines: lineShapes }),
    ready: (world) => leftBehind(world).length > 0,
    run: (world, { which, lines }) => {
      const files = leftBehind(world)
      const file = files[which % files.length]
      if (file !== undefined) world.writer.write(file, lines)
    }
  }),
  ...commandsOf({
    name: 'create', weight: 1, args: fc.record({ series }),
    ready: (world, { series }) => !world.disk.has(series),
    run: (world, { series }) => { world.disk.create(series) }
  })
]

/** Files that a writer still has open under no name of its own. */
function leftBehind(world: World): DiskFile[] {
  const current = new Set(SERIES.map((name) => world.disk.at(name)))
  return world.disk.files.filter((file) => file.handle !== null && !current.has(file))
}
