import fc from 'fast-check'
import type { Series } from '../disk/names.ts'
import type { World } from '../world.ts'
import { lineShapes, series, share } from './args.ts'
import { commandsOf, type WorldCommand } from './command.ts'

const hasBytes = (world: World, { series }: { readonly series: Series }): boolean =>
  (world.disk.at(series)?.size ?? 0) > 0

/** Files are cut. */
export const damageCommands: fc.Arbitrary<WorldCommand>[] = [
  ...commandsOf({
    name: 'truncate to zero',
    weight: 4,
    args: fc.record({ series }),
    ready: hasBytes,
    run: (world, { series }) => {
      cut(world, series, () => 0)
    }
  }),
  ...commandsOf({
    name: 'truncate to a line end',
    weight: 4,
    args: fc.record({ series, share }),
    ready: hasBytes,
    run: (world, { series, share }) => {
      cut(
        world,
        series,
        (size) => world.disk.at(series)?.spans.findLast(({ end }) => end <= (size * share) / 100)?.end ?? 0
      )
    }
  }),
  ...commandsOf({
    name: 'truncate within a line',
    weight: 4,
    args: fc.record({ series, share }),
    ready: hasBytes,
    run: (world, { series, share }) => {
      cut(world, series, (size) => Math.floor((size * share) / 100))
    }
  }),
  ...commandsOf({
    name: 'truncate and fill again',
    weight: 6,
    args: fc.record({ series, share, lines: lineShapes, past: fc.boolean() }),
    ready: hasBytes,
    run: (world, { series, share, lines, past }) => {
      const file = world.disk.at(series)
      if (file === null) return
      const { size } = file
      cut(world, series, () => Math.floor((size * share) / 100))
      const filling = past ? Array.from({ length: Math.ceil(size / FILLING.length) }, () => FILLING) : []
      world.writer.write(file, [...lines, ...filling])
    }
  })
]

function cut(world: World, series: Series, sizeOf: (size: number) => number): void {
  const file = world.disk.at(series)
  if (file !== null) world.truncate(file, Math.min(file.size, sizeOf(file.size)))
}

const FILLING = { length: 900, filling: 'ascii', ending: '\n' } as const
