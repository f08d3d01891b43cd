import { lstat, stat } from 'node:fs/promises'
import path from 'node:path'
import { sourceError, toSourceError } from '../errors/make-error.ts'
import { walkFiles } from './file-walk.ts'
import { hasWildcard } from './pattern/glob.ts'

/** The files that a source reads, and what it could not look into. */
export interface MatchedFiles {
  /** Sorted by name. */
  readonly paths: readonly string[]
  /** True where the name was taken literally. */
  readonly literal: boolean
  /** Folders that could not be listed. */
  readonly unreadable: readonly unknown[]
  /** Their sizes together, as far as they are known. */
  readonly totalBytes: number
}

/**
 * Finds the files that `file` names under `base`. A name that exists is taken as it is, whatever wildcards it seems to hold;
 * one without wildcards is given back unseen, so that opening it says what is wrong with it. Folders are not matched.
 * Throws `FILE_BASE_NOT_FOUND`, `FILE_NO_MATCH`, `FILE_TOO_MANY_MATCHES`; where nothing was found because a folder could not
 * be listed, that folder's error.
 */
export async function matchFiles(base: string, file: string): Promise<MatchedFiles> {
  const literal = path.join(base, file)
  if (!hasWildcard(file) || await exists(literal)) return matched([literal], true, [])
  const { found, unreadable } = await walkFiles(base, file)
  if (found.size > 0) return matched([...found].sort(), false, unreadable)
  if (unreadable.length > 0) throw toSourceError(unreadable[0], { area: 'file', path: base })
  if (!await isFolder(base)) throw sourceError('FILE_BASE_NOT_FOUND', { area: 'file', path: base })
  throw sourceError('FILE_NO_MATCH', { area: 'file', path: literal, values: { base, pattern: file } })
}

async function matched(paths: readonly string[], literal: boolean, unreadable: readonly unknown[]): Promise<MatchedFiles> {
  let totalBytes = 0
  for (const name of paths) totalBytes += await sizeOf(name)
  return { paths, literal, unreadable, totalBytes }
}

async function sizeOf(name: string): Promise<number> {
  try {
    return (await stat(name)).size
  } catch {
    return 0
  }
}

/** Whether there is something of that name, a link that leads nowhere too. */
export async function exists(name: string): Promise<boolean> {
  try {
    await lstat(name)
    return true
  } catch {
    return false
  }
}

async function isFolder(name: string): Promise<boolean> {
  try {
    return (await stat(name)).isDirectory()
  } catch {
    return false
  }
}
