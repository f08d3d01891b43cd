import type { BigIntStats } from 'node:fs'
import { lstatSync, statSync } from 'node:fs'
import { lstat, stat } from 'node:fs/promises'
import { birthOf } from './birth.ts'
import { isAbsent, type LinkRule } from './name-look.ts'
import { systemPath } from './path-text.ts'

/** The state of a file at one moment, as the system reports it for one of its names. */
export interface SeenFile {
  readonly path: string
  readonly dev: string
  readonly ino: string
  /** When the file was created, in ns since the epoch; `'0'` if unknown. */
  readonly birth: string
  /** Size in bytes; 0 for files without a size, such as those of `/proc`. */
  readonly size: number
  /** When the content was last written (mtime), in ns since the epoch. */
  readonly modified: bigint
  /** When the content or the metadata last changed (ctime), in ns since the epoch. */
  readonly changed: bigint
  /** How many names (hard links) the file has on its file system. */
  readonly hardLinks: number
}

/**
 * The state of the file that a name leads to; if links are refused, of the name itself. Null if the name is missing.
 * Throws on any other error.
 */
export async function seenFile(path: string, links: LinkRule = 'follow'): Promise<SeenFile | null> {
  try {
    return seenBy(path, await (links === 'refuse' ? lstat : stat)(systemPath(path), { bigint: true }))
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
}

/**
 * The synchronous `seenFile`, at a tenth of its cost. Only for files known to be on a local file system, because the
 * process blocks until the system answers. Returns `before` if nothing has changed, so that thousands of files at rest
 * need no new objects.
 */
export function seenFileSync(path: string, links: LinkRule, before: SeenFile | null = null): SeenFile | null {
  try {
    const found = (links === 'refuse' ? lstatSync : statSync)(systemPath(path), AT_ONCE)
    if (found === undefined) return null
    return before?.path === path && isAsBefore(found, before) ? before : seenBy(path, found)
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
}

/** Like `seenFile`, but synchronous for a file known to be on a local file system, and null also on errors. */
export async function seenNow(path: string, links: LinkRule, isLocal: boolean): Promise<SeenFile | null> {
  try {
    return isLocal ? seenFileSync(path, links) : await seenFile(path, links)
  } catch {
    return null
  }
}

/** Whether the file was not changed between two observations. */
export function isUntouched(one: SeenFile, other: SeenFile): boolean {
  return one.size === other.size && one.modified === other.modified && one.changed === other.changed
}

/**
 * True if the last change is long enough ago. Two changes within one tick of the file system's clock look like one: a
 * file that was written just now may be written again unnoticed.
 */
export function isAtRest({ modified, changed }: Pick<SeenFile, 'modified' | 'changed'>): boolean {
  const last = modified > changed ? modified : changed
  return Math.abs(Date.now() - Number(last / 1_000_000n)) > SETTLED_MS
}

/** Longer than a clock tick of any known file system except FAT. */
const SETTLED_MS = 1000

function isAsBefore({ dev, ino, size, birthtimeNs, mtimeNs, ctimeNs, nlink }: BigIntStats, before: SeenFile): boolean {
  return (
    ctimeNs === before.changed &&
    mtimeNs === before.modified &&
    Number(size) === before.size &&
    Number(nlink) === before.hardLinks &&
    String(ino) === before.ino &&
    String(dev) === before.dev &&
    birthOf(birthtimeNs, ctimeNs) === before.birth
  )
}

/** Converts the answer of `stat`. */
export function seenBy(path: string, { dev, ino, size, birthtimeNs, mtimeNs, ctimeNs, nlink }: BigIntStats): SeenFile {
  return {
    path,
    dev: String(dev),
    ino: String(ino),
    birth: birthOf(birthtimeNs, ctimeNs),
    size: Number(size),
    modified: mtimeNs,
    changed: ctimeNs,
    hardLinks: Number(nlink)
  }
}

const AT_ONCE = { bigint: true, throwIfNoEntry: false } as const

/** Whether two births may be the same. If either is unknown, the content has to decide. */
export function sameBirth(one: string, other: string): boolean {
  return one === other || one === '0' || other === '0'
}
