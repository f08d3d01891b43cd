import fc from 'fast-check'
import { commandsOf, type WorldCommand } from './command.ts'
import type { World } from '../world.ts'

const none = fc.constant(null)
const isRunning = (world: World): boolean => world.running

/** The reader is started, stopped and killed, and what it needs is taken away. */
export const readerCommands: fc.Arbitrary<WorldCommand>[] = [
  // A folder on a full disk cannot be locked.
  ...commandsOf({
    name: 'start',
    weight: 20,
    args: none,
    ready: (world) => !world.running && !(world.full && world.setting.store === 'folder'),
    run: (world) => world.start()
  }),
  ...commandsOf({ name: 'stop', weight: 6, args: none, ready: isRunning, run: (world) => world.stop() }),
  ...commandsOf({ name: 'kill', weight: 6, args: none, ready: isRunning, run: (world) => world.kill() }),
  ...commandsOf({
    name: 'drop the checkpoints',
    weight: 1,
    args: none,
    ready: (world) => !world.running,
    run: (world) => {
      world.forget()
    }
  }),
  ...commandsOf({
    name: 'damage the checkpoints',
    weight: 1,
    args: none,
    ready: (world) => !world.running && !world.full && world.setting.store === 'folder',
    run: (world) => {
      world.damage()
    }
  }),
  ...commandsOf({
    name: 'fill the disk',
    weight: 1,
    args: none,
    ready: (world) => !world.full,
    run: (world) => {
      world.fill(true)
    }
  }),
  ...commandsOf({
    name: 'free the disk',
    weight: 4,
    args: none,
    ready: (world) => world.full,
    run: (world) => {
      world.fill(false)
    }
  }),
  ...commandsOf({
    name: 'pause',
    weight: 1,
    args: none,
    ready: (world) => world.running && !world.paused,
    run: (world) => {
      world.pause(true)
    }
  }),
  ...commandsOf({
    name: 'go on',
    weight: 6,
    args: none,
    ready: (world) => world.paused,
    run: (world) => {
      world.pause(false)
    }
  }),
  ...commandsOf({
    name: 'ack',
    weight: 8,
    args: fc.record({ places: fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 10 }) }),
    ready: (world) => world.unacked > 0,
    run: (world, { places }) => {
      world.ack(places)
    }
  }),
  ...commandsOf({
    name: 'ack all',
    weight: 8,
    args: none,
    ready: (world) => world.unacked > 0,
    run: (world) => {
      world.ackAll()
    }
  })
]

/** Time passes. */
export const timeCommands: fc.Arbitrary<WorldCommand>[] = [
  ...commandsOf({
    name: 'pass',
    weight: 12,
    args: fc.record({ ms: fc.constantFrom(50, 100, 300, 1000, 2500) }),
    ready: () => true,
    run: (world, { ms }) => world.pass(ms)
  }),
  ...commandsOf({
    name: 'rush',
    weight: 6,
    args: fc.record({ ms: fc.constantFrom(1, 50, 100, 300) }),
    ready: isRunning,
    run: (world, { ms }) => world.rush(ms)
  }),
  ...commandsOf({
    name: 'catch up',
    weight: 12,
    args: none,
    ready: (world) => world.running && !world.paused,
    run: (world) => world.catchUp()
  })
]
