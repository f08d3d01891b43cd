import { lstatSync } from 'node:fs'
import { lstat, readlink, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { errnoOf } from '../errors/errno-of.ts'
import { sourceError, toSourceError } from '../errors/make-error.ts'
import { peek } from '../errors/peek.ts'
import type { SourceError } from '../errors/source-error.ts'
import { pathText, systemPath } from './path-text.ts'

/** What to do with symbolic links under the searched folder. */
export type LinkRule = 'follow' | 'refuse'

/** Why a name, or the files under it, cannot be read. */
export interface NameTrouble {
  readonly path: string
  /**
   * `unknown`: the system could not say at the moment whether the name exists. The other kinds are links: one that
   * dangles, or one that `symlinks: 'refuse'` forbids to follow.
   */
  readonly kind: 'unknown' | 'dead link' | 'refused'
  /** The error of the system. */
  readonly cause: unknown
}

/**
 * The result of examining a name. `other`: something that exists but is not a regular file, such as a folder or a pipe;
 * no pattern matches it.
 */
export type NameLook = 'file' | 'other' | 'absent' | NameTrouble

/** Examines a name, and its target if it is a link. */
export async function lookAtName(name: string, links: LinkRule): Promise<NameLook> {
  try {
    const own = await lstat(systemPath(name))
    if (own.isSymbolicLink()) return await lookAtLink(name, links)
    return own.isFile() ? 'file' : 'other'
  } catch (cause) {
    return isAbsent(cause) ? 'absent' : { path: name, kind: 'unknown', cause }
  }
}

/**
 * The synchronous `lookAtName`, for a name known to be on a local file system; does not follow links. Throws on any
 * error other than a missing name.
 */
export function lookAtLocalName(name: string): 'file' | 'other' | 'absent' | 'link' {
  const own = lstatSync(systemPath(name), { throwIfNoEntry: false })
  if (own === undefined) return 'absent'
  if (own.isSymbolicLink()) return 'link'
  return own.isFile() ? 'file' : 'other'
}

/**
 * Examines the path `file` under a folder. If links are refused, this checks the folders on the path first, and follows
 * none that is a link.
 */
export async function lookUnder(base: string, file: string, links: LinkRule): Promise<NameLook> {
  const folders = path.dirname(path.normalize(file))
  const names = links === 'follow' || folders === '.' ? [] : folders.split(path.sep)
  for (const index of names.keys()) {
    const folder = path.join(base, ...names.slice(0, index + 1))
    if (await isLink(folder)) return { path: folder, kind: 'refused', cause: null }
  }
  return lookAtName(path.join(base, file), links)
}

/** Whether a name is a symbolic link; false if that cannot be determined. */
export async function isLink(name: string): Promise<boolean> {
  return lstat(systemPath(name)).then(
    (stats) => stats.isSymbolicLink(),
    () => false
  )
}

/** The final target of a link. */
export interface LinkTarget {
  readonly file: string
  /** True if the link itself names the file: no other link on the path could be redirected without notice. */
  readonly isDirect: boolean
}

/** The final target of a link; for a dangling one, the missing target. Null if the name is not a link. */
export async function linkTarget(link: string): Promise<LinkTarget | null> {
  const named = await readlink(systemPath(link), BYTES).then(
    (target) => path.resolve(path.dirname(link), pathText(target)),
    () => null
  )
  try {
    const file = pathText(await realpath(systemPath(link), BYTES))
    return { file, isDirect: file === named }
  } catch {
    return named === null ? null : { file: named, isDirect: false }
  }
}

/** Examines the target of a link. Links to folders count as `other`: no caller wants them. */
export async function lookAtLink(path: string, links: LinkRule): Promise<NameLook> {
  try {
    if (!(await stat(systemPath(path))).isFile()) return 'other'
  } catch (cause) {
    if (links === 'follow') return { path, kind: isAbsent(cause) ? 'dead link' : 'unknown', cause }
  }
  return links === 'follow' ? 'file' : { path, kind: 'refused', cause: null }
}

/** The error that reports the trouble. */
export function troubleError({ path, kind, cause }: NameTrouble): SourceError {
  if (kind === 'refused') return linkRefused(path)
  if (kind === 'unknown')
    return toSourceError(cause, { area: 'file', path, ...(LISTING.has(peek(cause, 'syscall')) ? OF_A_FOLDER : {}) })
  return sourceError(
    'FILE_NOT_FOUND',
    { area: 'file', path },
    { detail: 'it is a symbolic link that leads nowhere', cause }
  )
}

export function linkRefused(path: string): SourceError {
  return sourceError('FILE_SYMLINK_REFUSED', { area: 'file', path }, { detail: 'symlinks = "refuse"' })
}

/** Why the folder cannot be searched; null if it is a searchable folder. `detail` is added if the folder is missing. */
export async function folderTrouble(folder: string, detail = ''): Promise<SourceError | null> {
  const place = { area: 'file', path: folder, ...OF_A_FOLDER } as const
  try {
    if ((await stat(systemPath(folder))).isDirectory()) return null
    return sourceError('FILE_BASE_NOT_FOUND', place, { detail: 'what has that name is no folder' })
  } catch (cause) {
    return isAbsent(cause) && !isLoop(cause)
      ? sourceError('FILE_BASE_NOT_FOUND', place, { detail, cause })
      : toSourceError(cause, place)
  }
}

/** Whether an error means that the name does not exist, or that a part of its path is not a folder. */
export function isAbsent(error: unknown): boolean {
  return ABSENT.has(errnoOf(error))
}

function isLoop(error: unknown): boolean {
  return errnoOf(error) === 'ELOOP'
}

/** Selects the message for folders. */
export const OF_A_FOLDER = { cases: ['folder'] } as const
const LISTING: ReadonlySet<unknown> = new Set(['opendir', 'scandir'])
const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP'])
const BYTES = { encoding: 'buffer' } as const
