import fc from 'fast-check'
import { series } from './args.ts'
import { commandsOf, type WorldCommand } from './command.ts'

const alias = fc.constantFrom('app.log-link', 'link.log', '.link')

/** Files get more names than one. */
export const linkCommands: fc.Arbitrary<WorldCommand>[] = [
  ...commandsOf({
    name: 'hard link',
    weight: 2,
    args: fc.record({ series, alias }),
    ready: (world, { series, alias }) => world.disk.has(series) && !world.disk.has(alias),
    run: (world, { series, alias }) => {
      world.disk.link(series, alias)
    }
  }),
  ...commandsOf({
    name: 'symbolic link',
    weight: 2,
    args: fc.record({ series, alias }),
    ready: (world, { alias }) => !world.disk.has(alias),
    run: (world, { series, alias }) => {
      world.disk.symlink(series, alias)
      world.oracle.warnings.explain('dead link') // its target may be gone at any time
    }
  }),
  ...commandsOf({
    name: 'remove a link',
    weight: 2,
    args: fc.record({ alias }),
    ready: (world, { alias }) => world.disk.has(alias),
    run: (world, { alias }) => {
      world.unlink(alias)
    }
  })
]
