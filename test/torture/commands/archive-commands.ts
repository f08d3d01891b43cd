import fc from 'fast-check'
import type { World } from '../world.ts'
import { lineShapes, series, which } from './args.ts'
import { commandsOf, type WorldCommand } from './command.ts'

/** Rotated files are compressed, whole and in pieces. */
export const archiveCommands: fc.Arbitrary<WorldCommand>[] = [
  ...commandsOf({
    name: 'compress',
    weight: 8,
    args: fc.record({
      series,
      which,
      slowly: fc.constantFrom(0, 0, 300, 3000),
      members: fc.constantFrom(1, 1, 1, 2),
      pause: fc.constantFrom(0, 0, 50, 300, 1200)
    }),
    ready: (world, { series }) => plain(world, series).length > 0,
    run: async (world, { series, which, slowly, members, pause }) => {
      const names = plain(world, series)
      const name = names[which % names.length] ?? ''
      if (slowly > 0) world.oracle.warnings.explain('compressed')
      const archive = await world.disk.compress(
        name,
        `${name}.gz`,
        members,
        slowly === 0 ? null : () => world.pass(slowly)
      )
      world.oracle.copies.made(archive)
      await world.pass(pause)
      if (world.disk.has(name)) world.unlink(name)
    }
  }),
  ...commandsOf({
    name: 'add a member to an archive',
    weight: 1,
    args: fc.record({ series, which, lines: lineShapes }),
    ready: (world, { series }) => archives(world, series).length > 0,
    run: (world, { series, which, lines }) => {
      const names = archives(world, series)
      const file = world.disk.at(names[which % names.length] ?? '')
      if (file === null || file.tailStart < file.size || file.damaged) return
      world.oracle.warnings.explain('rewritten archive')
      world.writer.put(file, world.writer.lone(lines))
      world.disk.leave(file)
    }
  }),
  ...commandsOf({
    name: 'a damaged archive',
    weight: 1,
    args: fc.record({ lines: lineShapes }),
    ready: (world) => !world.disk.has(DAMAGED),
    run: (world, { lines }) => {
      world.oracle.warnings.explain('damaged archive')
      const file = world.disk.damagedArchive(DAMAGED, world.writer.lone(lines))
      // How much of it can be read is nobody's promise.
      for (const { line } of file.spans) line.excuse('damaged')
    }
  })
]

function plain(world: World, series: string): string[] {
  return world.rotated.of(series).filter((name) => world.disk.has(name) && !world.disk.has(`${name}.gz`))
}

function archives(world: World, series: string): string[] {
  return world.rotated
    .of(series)
    .map((name) => `${name}.gz`)
    .filter((name) => world.disk.has(name))
}

const DAMAGED = 'app.log-damaged.log.gz'
