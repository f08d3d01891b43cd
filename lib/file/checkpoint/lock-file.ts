import type { FileHandle } from 'node:fs/promises'
import { isTooLarge, readAtMost } from '../../core/regular-file.ts'
import { SourceError } from '../../errors/source-error.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import type { GuardedFolder } from './guarded-folder.ts'
import { isSamePlace, type ProcessIdentity, type ProcessPlace, type ThreadIdentity } from './processes.ts'

/** What a lock file says of whoever holds the folder. */
export interface LockHolder extends ProcessIdentity {
  /** Of one claim of one process. */
  readonly id: string
  /** ms since the epoch */
  readonly since: number
}

/** What stands at a lock's name. `strange`: something that is no file of ours. */
export type ReadLock =
  | { readonly kind: 'gone' }
  | { readonly kind: 'strange' }
  | { readonly kind: 'lock'; readonly holder: LockHolder | null; readonly mtimeMs: number }

/** Through a handle: network mounts look up a file's time anew only where it is opened. */
export async function readLock(folder: GuardedFolder, name: string): Promise<ReadLock> {
  try {
    const { handle, stats } = await folder.open(name)
    try {
      return { kind: 'lock', holder: await holderIn(handle), mtimeMs: Number(stats.mtimeNs) / 1e6 }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { kind: 'gone' }
    if (error instanceof SourceError || isTooLarge(error)) return { kind: 'strange' }
    throw error
  }
}

/** Null where it says nothing that can be relied on. */
export async function holderIn(handle: FileHandle): Promise<LockHolder | null> {
  return parseHolder((await readAtMost(handle, MOST_BYTES)).toString())
}

export function formatHolder(holder: LockHolder): string {
  return `${JSON.stringify(holder)}\n`
}

/** Null where the file says nothing that can be relied on: it is being written, or was when the power failed. */
export function parseHolder(text: string): LockHolder | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  return isHolder(value) ? value : null
}

/** For a message: `pid 12 since 2026-01-02T03:04:05.000Z`, with the host where it is not this one. */
export function nameHolder(holder: LockHolder | null, here: ProcessPlace): string {
  if (holder === null) return 'a process that the lock file does not name'
  const { pid, host, since } = holder
  const where =
    host !== here.host
      ? ` on ${host}`
      : isSamePlace(holder, here)
        ? ''
        : ` in another container or before a restart of ${host}`
  return `pid ${pid}${where}, since ${new Date(since).toISOString()}`
}

function isHolder(value: unknown): value is LockHolder {
  if (typeof value !== 'object' || value === null) return false
  const { id, pid, since, started, host, boot, pidNamespace, thread }: Partial<Record<keyof LockHolder, unknown>> =
    value
  const texts = [id, started, host, boot, pidNamespace]
  return (
    texts.every((text) => typeof text === 'string') &&
    isCount(since) &&
    since <= LAST_DATE &&
    isCount(pid) &&
    pid > 0 &&
    (thread === undefined || isThread(thread))
  )
}

function isThread(value: unknown): value is ThreadIdentity {
  if (typeof value !== 'object' || value === null) return false
  const { id, tid, started }: Partial<Record<keyof ThreadIdentity, unknown>> = value
  // A path is made of it
  return isCount(id) && typeof tid === 'string' && /^\d{0,10}$/.test(tid) && typeof started === 'string'
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** Later ones cannot be written as a date. */
const LAST_DATE = 8.64e15
/** A lock of ours has some hundreds. */
const MOST_BYTES = 65_536

// Lock files are numbered: `lock.<n>` while somebody holds the folder, `lock.<n>.free` after. The highest number
// counts, and the file that has it is never removed, so that a number once taken is never taken again by somebody who
// looked too long ago. Any other name is not ours.

/** The lock file that counts. */
export interface LatestLock {
  readonly number: number
  /** Its holder has given the folder back. */
  readonly free: boolean
}

export function lockName(number: number): string {
  return `lock.${number}`
}

export function freeLockName(number: number): string {
  return `lock.${number}.free`
}

/**
 * The highest number of a folder's names; null where nobody has ever held it. A number that was given back is free,
 * whoever made it anew.
 */
export function latestLock(names: readonly string[]): LatestLock | null {
  const locks = names.map((name) => parseLockName(name)).filter((lock) => lock !== null)
  if (locks.length === 0) return null
  const number = locks.reduce((highest, lock) => Math.max(highest, lock.number), 0)
  return { number, free: locks.some((lock) => lock.number === number && lock.free) }
}

/** What the holder of a number may remove. */
export function olderLocks(names: readonly string[], number: number): readonly string[] {
  return names.filter((name) => (parseLockName(name)?.number ?? Infinity) < number)
}

export function isLockName(name: string): boolean {
  return parseLockName(name) !== null
}

function parseLockName(name: string): LatestLock | null {
  // As they are written: `lock.007` would be looked for as `lock.7`
  const [, digits, free] = /^lock\.([1-9]\d{0,12})(\.free)?$/.exec(name) ?? []
  const number = Number(digits ?? NaN)
  return number <= LAST_LOCK ? { number, free: free !== undefined } : null
}

/**
 * No folder comes there by starts of processes: some 35,000 years of one a second. What has a greater number was put
 * there by somebody else.
 */
export const LAST_LOCK: number = 2 ** 40
