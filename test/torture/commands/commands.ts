import fc from 'fast-check'
import { damageCommands } from './damage-commands.ts'
import type { WorldCommand } from './command.ts'
import { linkCommands } from './link-commands.ts'
import { readerCommands, timeCommands } from './reader-commands.ts'
import { rotationCommands } from './rotation-commands.ts'
import { writeCommands } from './write-commands.ts'

/** A sequence of everything that can happen. */
export function tortureCommands(replayPath: string | null): fc.Arbitrary<Iterable<WorldCommand>> {
  return fc.commands([...writeCommands, ...rotationCommands, ...damageCommands, ...linkCommands, ...readerCommands, ...timeCommands], {
    maxCommands: 80, size: 'max', ...(replayPath === null ? {} : { replayPath })
  })
}
