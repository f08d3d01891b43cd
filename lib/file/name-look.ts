import { lstat, stat } from 'node:fs/promises'
import { errnoOf } from '../errors/errno-of.ts'
import { sourceError, toSourceError } from '../errors/make-error.ts'
import type { SourceError } from '../errors/source-error.ts'
import { systemPath } from './path-text.ts'

/** What is done with symbolic links under the folder that is searched. */
export type LinkRule = 'follow' | 'refuse'

/** Why a name, or what is under it, is not read. */
export interface NameTrouble {
  readonly path: string
  /** `unknown`: nobody can say at the moment what is there. The others are links: one that leads nowhere, or one that is not followed by wish. */
  readonly kind: 'unknown' | 'dead link' | 'refused'
  /** What the system said. */
  readonly cause: unknown
}

/** What a name is. `other`: a folder, a pipe; there, and nothing that a pattern means. */
export type NameLook = 'file' | 'other' | 'absent' | NameTrouble

/** Looks at a name, and where it leads if it is a link. */
export async function lookAtName(path: string, links: LinkRule): Promise<NameLook> {
  try {
    const own = await lstat(systemPath(path))
    if (own.isSymbolicLink()) return await lookAtLink(path, links)
    return own.isFile() ? 'file' : 'other'
  } catch (cause) {
    return isAbsent(cause) ? 'absent' : { path, kind: 'unknown', cause }
  }
}

/** Looks where a link leads. One to a folder is none that anybody asks for. */
export async function lookAtLink(path: string, links: LinkRule): Promise<NameLook> {
  try {
    if (!(await stat(systemPath(path))).isFile()) return 'other'
  } catch (cause) {
    if (links === 'follow') return { path, kind: isAbsent(cause) ? 'dead link' : 'unknown', cause }
  }
  return links === 'follow' ? 'file' : { path, kind: 'refused', cause: null }
}

/** The error that says so. */
export function troubleError({ path, kind, cause }: NameTrouble): SourceError {
  if (kind === 'refused') return linkRefused(path)
  if (kind === 'unknown') return toSourceError(cause, { area: 'file', path })
  return sourceError('FILE_NOT_FOUND', { area: 'file', path }, { detail: 'it is a symbolic link that leads nowhere', cause })
}

export function linkRefused(path: string): SourceError {
  return sourceError('FILE_SYMLINK_REFUSED', { area: 'file', path }, { detail: 'symlinks = "refuse"' })
}

/** Why `base` cannot be searched; null where it is a folder. `detail` is added where there is nothing. */
export async function folderTrouble(folder: string, detail = ''): Promise<SourceError | null> {
  const place = { area: 'file', path: folder } as const
  try {
    if ((await stat(systemPath(folder))).isDirectory()) return null
    return sourceError('FILE_BASE_NOT_FOUND', place, { detail: 'what has that name is no folder' })
  } catch (cause) {
    return isAbsent(cause) && !isLoop(cause) ? sourceError('FILE_BASE_NOT_FOUND', place, { detail, cause }) : toSourceError(cause, place)
  }
}

/** Whether an error says that nothing is there, or not where a folder was. */
export function isAbsent(error: unknown): boolean {
  return ABSENT.has(errnoOf(error))
}

function isLoop(error: unknown): boolean {
  return errnoOf(error) === 'ELOOP'
}

const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP'])
