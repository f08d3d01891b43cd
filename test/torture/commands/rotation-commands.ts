import fc from 'fast-check'
import { KEPT, type Series } from '../disk/names.ts'
import type { World } from '../world.ts'
import { lineShapes, maybeLines, series } from './args.ts'
import { commandsOf, type WorldCommand } from './command.ts'

const hasSeries = (world: World, { series }: { readonly series: Series }): boolean => world.disk.has(series)
const pause = fc.constantFrom(0, 0, 50, 300, 1200)
const index = fc.integer({ min: 1, max: KEPT })

/** Files are rotated in each of the ways that there are. */
export const rotationCommands: fc.Arbitrary<WorldCommand>[] = [
  ...commandsOf({
    name: 'rotate by rename', weight: 4, args: fc.record({ series, create: fc.boolean(), writerStays: fc.boolean(), pause }),
    ready: hasSeries,
    run: (world, { series, create, writerStays, pause }) => rotate(world, series, { create, writerStays, pause })
  }),
  ...commandsOf({
    name: 'rotate several times', weight: 2, args: fc.record({ series, times: fc.integer({ min: 2, max: 4 }), lines: lineShapes, pause: fc.constantFrom(0, 50) }),
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
    name: 'copytruncate', weight: 4, args: fc.record({ series, hidden: fc.boolean(), pause, between: maybeLines }),
    ready: hasSeries,
    run: copyTruncate
  }),
  ...commandsOf({
    name: 'delete and create', weight: 2, args: fc.record({ series, pause, writerStays: fc.boolean(), lines: maybeLines }),
    ready: hasSeries,
    run: async (world, { series, pause, writerStays, lines }) => {
      remove(world, series, writerStays)
      await world.pass(pause)
      world.writer.write(world.disk.create(series), lines)
    }
  }),
  ...commandsOf({
    name: 'delete', weight: 2, args: fc.record({ series, writerStays: fc.boolean() }),
    ready: hasSeries,
    run: (world, { series, writerStays }) => { remove(world, series, writerStays) }
  }),
  ...commandsOf({
    name: 'delete a rotated file', weight: 1, args: fc.record({ series, index, suffix: fc.constantFrom('', '.gz') }),
    ready: (world, { series, index, suffix }) => world.disk.has(`${series}.${index}${suffix}`),
    run: (world, { series, index, suffix }) => { world.disk.unlink(`${series}.${index}${suffix}`) }
  }),
  ...commandsOf({
    name: 'replace', weight: 3, args: fc.record({ series, same: fc.boolean(), lines: lineShapes, pause }),
    ready: hasSeries,
    run: replace
  }),
  ...commandsOf({
    name: 'compress', weight: 4, args: fc.record({ series, index, slowly: fc.boolean(), pause }),
    ready: (world, { series, index }) => world.disk.has(`${series}.${index}`) && !world.disk.has(`${series}.${index}.gz`),
    run: async (world, { series, index, slowly, pause }) => {
      const name = `${series}.${index}`
      const file = world.disk.at(name)
      if (file !== null) world.oracle.copied(file)
      await world.disk.compress(name, `${name}.gz`, slowly ? () => world.pass(300) : null)
      await world.pass(pause)
      world.disk.unlink(name)
    }
  })
]

async function rotate(world: World, series: Series, { create, writerStays, pause }: { readonly create: boolean, readonly writerStays: boolean, readonly pause: number }): Promise<void> {
  shift(world, series)
  const file = world.disk.at(series)
  if (file !== null && !writerStays) world.disk.leave(file)
  world.disk.rename(series, `${series}.1`)
  await world.pass(pause)
  if (create) world.disk.create(series)
}

/** Makes room for `.1`: the oldest goes, the others move on. */
function shift(world: World, series: Series): void {
  for (let place = KEPT; place > 0; place--) {
    for (const suffix of ['', '.gz']) {
      const name = `${series}.${place}${suffix}`
      if (!world.disk.has(name)) continue
      if (place === KEPT) world.disk.unlink(name)
      else world.disk.rename(name, `${series}.${place + 1}${suffix}`)
    }
  }
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
  if (!hidden) shift(world, series)
  world.oracle.copied(file)
  world.disk.copy(series, hidden ? `.copy-${world.disk.files.length}` : `${series}.1`)
  if (between.length > 0) world.writer.write(file, between)
  await world.pass(pause)
  world.truncate(file, 0)
}

function remove(world: World, series: Series, writerStays: boolean): void {
  const file = world.disk.at(series)
  if (file !== null && !writerStays) world.disk.leave(file)
  world.disk.unlink(series)
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
  if (old === null) return
  const file = world.disk.create(name, same ? old : null)
  world.writer.write(file, lines)
  await world.pass(pause)
  world.disk.leave(old)
  if (same) world.oracle.replaced(old)
  if (same) world.oracle.copied(old)
  world.disk.rename(name, series)
}
