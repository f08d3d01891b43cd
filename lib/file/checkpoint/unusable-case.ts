import { errnoOf } from '../../errors/errno-of.ts'
import { peek } from '../../errors/peek.ts'

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
