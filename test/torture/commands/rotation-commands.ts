import fc from 'fast-check'
import type { Series } from '../disk/names.ts'
import type { World } from '../world.ts'
import { lineShapes, maybeLines, pause, series, which } from './args.ts'
import { commandsOf, type WorldCommand } from './command.ts'

const hasSeries = (world: World, { series }: { readonly series: Series }): boolean => world.disk.has(series)

/** Files are rotated in each of the ways that there are. */
export const rotationCommands: fc.Arbitrary<WorldCommand>[] = [
  ...commandsOf({
    name: 'rotate by rename',
    weight: 8,
    args: fc.record({ series, create: fc.boolean(), writerStays: fc.boolean(), pause }),
    ready: hasSeries,
    run: (world, { series, create, writerStays, pause }) => rotate(world, series, { create, writerStays, pause })
  }),
  ...commandsOf({
    name: 'rotate several times',
    weight: 4,
    args: fc.record({
      series,
      times: fc.integer({ min: 2, max: 4 }),
      lines: lineShapes,
      pause: fc.constantFrom(0, 50)
    }),
    ready: hasSeries,
    run: async (world, { series, times, lines, pause }) => {
      for (let time = 0; time < times; time++) {
        await rotate(world, series, { create: true, writerStays: false, pause })
        const file = world.disk.at(series)
        if (file !== null) world.writer.write(file, lines)
      }
    }
  }),
  ...commandsOf({
    name: 'copytruncate',
    weight: 8,
    args: fc.record({ series, hidden: fc.constantFrom(false, false, false, true), pause, between: maybeLines }),
    ready: hasSeries,
    run: copyTruncate
  }),
  ...commandsOf({
    name: 'delete and create',
    weight: 4,
    args: fc.record({ series, pause, writerStays: fc.boolean(), lines: maybeLines }),
    ready: hasSeries,
    run: async (world, { series, pause, writerStays, lines }) => {
      remove(world, series, writerStays)
      await world.pass(pause)
      world.writer.write(world.disk.create(series), lines)
    }
  }),
  ...commandsOf({
    name: 'delete',
    weight: 4,
    args: fc.record({ series, writerStays: fc.boolean() }),
    ready: hasSeries,
    run: (world, { series, writerStays }) => {
      remove(world, series, writerStays)
    }
  }),
  ...commandsOf({
    name: 'delete a rotated file',
    weight: 2,
    args: fc.record({ series, which }),
    ready: (world, { series }) => world.rotated.of(series).length > 0,
    run: (world, { series, which }) => {
      const names = world.rotated
        .of(series)
        .flatMap((name) => [name, `${name}.gz`])
        .filter((name) => world.disk.has(name))
      world.unlink(names[which % names.length] ?? '')
    }
  }),
  ...commandsOf({
    name: 'replace',
    weight: 6,
    args: fc.record({ series, same: fc.boolean(), lines: lineShapes, pause }),
    ready: hasSeries,
    run: replace
  }),
  ...commandsOf({
    name: 'move away and back',
    weight: 2,
    args: fc.record({ series, pause: fc.constantFrom(0, 300, 1200, 4000), lines: maybeLines }),
    ready: (world, { series }) => world.disk.has(series) && !world.disk.has('.away'),
    run: async (world, { series, pause, lines }) => {
      const file = world.disk.at(series)
      world.disk.rename(series, '.away')
      await world.pass(pause)
      if (world.disk.has(series)) return
      world.disk.rename('.away', series)
      if (file !== null && lines.length > 0) world.writer.write(file, lines)
    }
  })
]

async function rotate(
  world: World,
  series: Series,
  { create, writerStays, pause }: { readonly create: boolean; readonly writerStays: boolean; readonly pause: number }
): Promise<void> {
  const name = putAside(world, series)
  const file = world.disk.at(series)
  if (file !== null && !writerStays) world.disk.leave(file)
  over(world, name)
  world.disk.rename(series, name)
  await world.pass(pause)
  if (create && !world.disk.has(series)) world.disk.create(series)
}

function putAside(world: World, series: Series): string {
  return world.rotated.next(series, (name) => {
    world.unlink(name)
  })
}

/** What has that name goes by what takes its place. */
function over(world: World, name: string): void {
  const target = world.disk.at(name)
  if (target !== null) world.oracle.copies.deleted(target)
}

interface CopyTruncate {
  readonly series: Series
  readonly hidden: boolean
  readonly pause: number
  readonly between: Parameters<World['writer']['write']>[1]
}

async function copyTruncate(world: World, { series, hidden, pause, between }: CopyTruncate): Promise<void> {
  const file = world.disk.at(series)
  if (file === null) return
  const name = hidden ? `.copy-${world.disk.files.length}` : putAside(world, series)
  if (world.disk.has(name)) world.unlink(name)
  world.oracle.copies.made(world.disk.copy(series, name))
  if (between.length > 0) world.writer.write(file, between)
  await world.pass(pause)
  world.truncate(file, 0)
}

function remove(world: World, series: Series, writerStays: boolean): void {
  const file = world.disk.at(series)
  if (file !== null && !writerStays) world.disk.leave(file)
  world.unlink(series)
}

interface Replace {
  readonly series: Series
  /** The new file holds all that the old one holds, and more. */
  readonly same: boolean
  readonly lines: Parameters<World['writer']['write']>[1]
  readonly pause: number
}

async function replace(world: World, { series, same, lines, pause }: Replace): Promise<void> {
  const old = world.disk.at(series)
  const name = `.${series}.tmp`
  if (old === null || world.disk.has(name)) return
  const file = world.disk.create(name, same ? old : null)
  if (same) world.oracle.copies.made(file)
  world.writer.write(file, lines)
  await world.pass(pause)
  world.disk.leave(old)
  over(world, series)
  world.disk.rename(name, series)
}
