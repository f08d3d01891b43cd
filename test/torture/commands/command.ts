import type fc from 'fast-check'
import type { World } from '../world.ts'

/** One thing that can happen. What it needs is plain data, so that a sequence can be shown and made smaller. */
export interface CommandKind<T> {
  readonly name: string
  readonly args: fc.Arbitrary<T>
  /** How often it comes beside the others. */
  readonly weight: number
  /** Whether it can happen now. */
  ready(world: World, args: NoInfer<T>): boolean
  run(world: World, args: NoInfer<T>): void | Promise<void>
}

export type WorldCommand = fc.AsyncCommand<WorldModel, World>

/** The world is the model and the real thing in one. */
interface WorldModel {
  readonly world: World
}

/** Commands of a kind, as often as it weighs. */
export function commandsOf<T>(kind: CommandKind<T>): fc.Arbitrary<WorldCommand>[] {
  return Array.from({ length: kind.weight }, () => kind.args.map((args) => commandOf(kind, args)))
}

function commandOf<T>(kind: CommandKind<T>, args: T): WorldCommand {
  return {
    check: ({ world }) => kind.ready(world, args),
    run: async (_model, world) => {
      world.tally.add('commands')
      world.tally.add(`did ${kind.name}`)
      await kind.run(world, args)
      if (kind.name !== 'rush') await world.settle()
    },
    toString: () => `${kind.name}(${JSON.stringify(args)})`
  }
}
