import fc from 'fast-check'
import type { DiskFile } from '../disk/disk-file.ts'
import type { World } from '../world.ts'
import { lineShapes, maybeLines, pause, series, share, which } from './args.ts'
import { commandsOf, type WorldCommand } from './command.ts'

const hasBytes = (world: World, { series }: { readonly series: string }): boolean =>
  (world.disk.at(series)?.size ?? 0) > 0

/** Contents that are equal, or alike for a while. */
export const likenessCommands: fc.Arbitrary<WorldCommand>[] = [
  ...commandsOf({
    name: 'the same text again at the same name',
    weight: 2,
    args: fc.record({ series, kept: fc.boolean(), pause, lines: maybeLines }),
    ready: hasBytes,
    run: async (world, { series, kept, pause, lines }) => {
      const old = world.disk.at(series)
      if (old === null) return
      const { bytes } = old
      world.disk.leave(old)
      if (kept) {
        const name = world.rotated.next(series, (other) => {
          world.unlink(other)
        })
        if (world.disk.has(name)) world.unlink(name)
        world.disk.rename(series, name)
      } else world.unlink(series)
      await world.pass(pause)
      if (world.disk.has(series)) return
      const file = world.disk.create(series)
      world.writer.put(file, bytes)
      if (lines.length > 0 && !endsInLine(file)) world.writer.write(file, lines)
    }
  }),
  ...commandsOf({
    name: 'the same text again in its place',
    weight: 1,
    args: fc.record({ series, pause: fc.constantFrom(0, 0, 300, 5000), lines: maybeLines }),
    ready: hasBytes,
    run: async (world, { series, pause, lines }) => {
      const file = world.disk.at(series)
      if (file === null) return
      const { bytes } = file
      world.truncate(file, 0)
      await world.pass(pause)
      file.rest = null
      world.writer.put(file, bytes)
      if (lines.length > 0 && !endsInLine(file)) world.writer.write(file, lines)
    }
  }),
  ...commandsOf({
    name: 'the same text at another name',
    weight: 2,
    args: fc.record({ series, pause, lines: maybeLines }),
    ready: hasBytes,
    run: async (world, { series, pause, lines }) => {
      const bytes = world.disk.at(series)?.bytes ?? null
      if (bytes === null) return
      const file = create(world, series)
      world.writer.put(file, bytes)
      await world.pass(pause)
      if (lines.length > 0 && !endsInLine(file)) world.writer.write(file, lines)
    }
  }),
  ...commandsOf({
    name: 'a file that begins alike',
    weight: 3,
    args: fc.record({ series, share, pause, lines: lineShapes }),
    ready: hasBytes,
    run: async (world, { series, share, pause, lines }) => {
      const original = world.disk.at(series)
      const end =
        original?.spans.findLast((span) => !span.line.unfinished && span.end <= (original.size * share) / 100)?.end ?? 0
      const bytes = original?.bytes.subarray(0, end) ?? null
      if (bytes === null) return
      const file = create(world, series)
      if (bytes.length > 0) world.writer.put(file, bytes)
      await world.pass(pause)
      world.writer.write(file, lines)
    }
  }),
  ...commandsOf({
    name: 'copy without cutting',
    weight: 2,
    args: fc.record({ series, pause, lines: maybeLines }),
    ready: hasBytes,
    run: async (world, { series, pause, lines }) => {
      const name = world.rotated.next(series, (old) => {
        world.unlink(old)
      })
      if (world.disk.has(name)) world.unlink(name)
      const copy = world.disk.copy(series, name)
      world.oracle.copies.made(copy)
      await world.pass(pause)
      if (lines.length > 0 && copy !== null && !endsInLine(copy) && world.disk.isThere(copy))
        world.writer.write(copy, lines)
    }
  }),
  ...commandsOf({
    name: 'write to a rotated file',
    weight: 1,
    args: fc.record({ series, which, lines: lineShapes }),
    ready: (world, { series }) => world.rotated.of(series).some((name) => world.disk.has(name)),
    run: (world, { series, which, lines }) => {
      const names = world.rotated.of(series).filter((name) => world.disk.has(name))
      const file = world.disk.at(names[which % names.length] ?? '')
      if (file !== null && !endsInLine(file)) world.writer.write(file, lines)
    }
  })
]

/** A file beside the others, under a name as rotation gives it. */
function create(world: World, series: string): DiskFile {
  const name = world.rotated.next(series, (old) => {
    world.unlink(old)
  })
  if (world.disk.has(name)) world.unlink(name)
  return world.disk.create(name)
}

/** What is put behind it would be the rest of a line. */
function endsInLine(file: DiskFile): boolean {
  return file.tailStart < file.size
}
