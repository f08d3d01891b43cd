import fc from 'fast-check'
import { lineShapes } from './args.ts'
import { commandsOf, type WorldCommand } from './command.ts'

const none = fc.constant(null)

/** The system refuses things for a while, and files are older than they should be. */
export const systemCommands: fc.Arbitrary<WorldCommand>[] = [
  ...commandsOf({
    name: 'refuse calls',
    weight: 3,
    args: fc.record({
      call: fc.constantFrom('open', 'open', 'read'),
      code: fc.constantFrom('EIO', 'EMFILE', 'EACCES')
    }),
    ready: (world, { call, code }) => world.setting.errors && !world.failing && (call === 'open' || code === 'EIO'),
    run: (world, { call, code }) => {
      world.fail({ call, code })
    }
  }),
  ...commandsOf({
    name: 'refuse nothing',
    weight: 4,
    args: none,
    ready: (world) => world.failing,
    run: (world) => {
      world.fail(null)
    }
  }),
  ...commandsOf({
    name: 'a file of long ago',
    weight: 2,
    args: fc.record({ lines: lineShapes }),
    ready: (world) => world.setting.ignoreOlder && !world.disk.has(OLD),
    run: (world, { lines }) => {
      const file = world.disk.create('.old')
      world.writer.write(file, lines)
      world.disk.leave(file)
      world.disk.age(file, AGE_MS)
      for (const { line } of file.spans) line.excuse('older than ignore_older_ms')
      world.disk.rename('.old', OLD)
    }
  }),
  ...commandsOf({
    name: 'write to the file of long ago',
    weight: 2,
    args: fc.record({ lines: lineShapes }),
    ready: (world) => (world.disk.at(OLD)?.known ?? false) && !world.paused,
    run: (world, { lines }) => {
      const file = world.disk.at(OLD)
      if (file !== null) world.writer.write(file, lines)
    }
  })
]

const OLD = 'app.log-old.log'
const AGE_MS = 86_400_000
