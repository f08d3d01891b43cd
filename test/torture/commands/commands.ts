import fc from 'fast-check'
import { archiveCommands } from './archive-commands.ts'
import { damageCommands } from './damage-commands.ts'
import type { WorldCommand } from './command.ts'
import { likenessCommands } from './likeness-commands.ts'
import { linkCommands } from './link-commands.ts'
import { readerCommands, timeCommands } from './reader-commands.ts'
import { rotationCommands } from './rotation-commands.ts'
import { systemCommands } from './system-commands.ts'
import { writeCommands } from './write-commands.ts'

/** A sequence of everything that can happen. */
export function tortureCommands(replayPath: string | null): fc.Arbitrary<Iterable<WorldCommand>> {
  const kinds = [
    ...writeCommands,
    ...likenessCommands,
    ...rotationCommands,
    ...archiveCommands,
    ...damageCommands,
    ...linkCommands,
    ...systemCommands,
    ...readerCommands,
    ...timeCommands
  ]
  return fc.commands(kinds, { maxCommands: 80, size: 'max', ...(replayPath === null ? {} : { replayPath }) })
}
