import { errnoOf } from '../../errors/errno-of.ts'
import { peek } from '../../errors/peek.ts'

/**
 * Why positions cannot be kept where they were to be: its cases say which remedies hold, and its values what they are
 * filled with.
 */
export class PlaceFault extends Error {
  readonly cases: readonly UnusableCase[]
  readonly values: Readonly<Record<string, string>>
  /** What mends it, for a shell; null where no command does. */
  readonly command: string | null

  constructor(
    message: string,
    cases: readonly UnusableCase[],
    values: Readonly<Record<string, string>> = {},
    command: string | null = null
  ) {
    super(message)
    this.command = command
    this.cases = cases
    this.values = values
  }
}

/**
 * What is wrong with a folder of positions, as the remedies of `FILE_CHECKPOINT_UNUSABLE` tell it apart. Of the folder:
 * it cannot be made (`missing`), may not be used (`denied`), belongs to somebody else (`owner`), others may write it
 * (`mode`), everybody may by wish (`sticky`). At the name of the file: a symbolic link (`link`), a file that this user
 * may not use (`file owner`).
 */
export type UnusableCase = 'missing' | 'denied' | 'owner' | 'mode' | 'sticky' | 'link' | 'file owner' | 'other'

/** The case behind an error of the system that a folder, or a file in it, gave. */
export function unusableCase(error: unknown, what: 'file' | 'folder'): UnusableCase {
  if (!DENIED.has(errnoOf(error))) return 'other'
  if (what === 'file') return 'file owner'
  return peek(error, 'syscall') === 'mkdir' ? 'missing' : 'denied'
}

const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM'])
