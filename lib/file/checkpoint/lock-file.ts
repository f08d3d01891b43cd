import type { FileHandle } from 'node:fs/promises'
import { isTooLarge, readAtMost } from '../../core/regular-file.ts'
import { SourceError } from '../../errors/source-error.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import type { GuardedFolder } from './guarded-folder.ts'
import { isSamePlace, isSameProcess, type ProcessIdentity, type ThreadIdentity } from './processes.ts'

// Lock files are numbered: `lock.<n>` while a process holds the folder, `lock.<n>.free` afterwards. The highest number
// counts. Its file is never removed, so a process with an outdated listing cannot take a number for a second time.
// Files with other names are not ours.

/** The content of a lock file: the process that holds the folder. */
export interface LockHolder extends ProcessIdentity {
  /** Identifies one claim of one process. */
  readonly id: string
  /** Time of the claim, in ms since the epoch. */
  readonly since: number
}

/** The result of reading a lock file. `strange`: something that this library did not create. */
export type ReadLock =
  | { readonly kind: 'gone' }
  | { readonly kind: 'strange' }
  | { readonly kind: 'lock'; readonly holder: LockHolder | null; readonly mtimeMs: number }

/** Reads through a handle: network mounts refresh a file's times only when it is opened. */
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

/** The holder named in the lock file; null if the content is not reliable. */
export async function holderIn(handle: FileHandle): Promise<LockHolder | null> {
  return parseHolder((await readAtMost(handle, MOST_BYTES)).toString())
}

export function formatHolder(holder: LockHolder): string {
  return `${JSON.stringify(holder)}\n`
}

/** Null if the content is not reliable: the file is still being written, or was when the power failed. */
export function parseHolder(text: string): LockHolder | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  return isHolder(value) ? value : null
}

/** Names the holder for a message: `pid 12, since 2026-01-02T03:04:05.000Z`, with the host if it is another one. */
export function nameHolder(holder: LockHolder | null, here: ProcessIdentity): string {
  if (holder === null) return 'a process that the lock file does not name'
  const { pid, host, since } = holder
  const where =
    host !== here.host
      ? ` on ${host}`
      : isSamePlace(holder, here)
        ? ''
        : ` in another container or before a restart of ${host}`
  const who = `pid ${pid}${where}, since ${new Date(since).toISOString()}`
  return isSameProcess(holder, here)
    ? `${who}, which is this process: another thread or another test environment of it`
    : who
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
  // `tid` becomes part of a path
  return isCount(id) && typeof tid === 'string' && /^\d{0,10}$/.test(tid) && typeof started === 'string'
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** Later times cannot be formatted as a date. */
const LAST_DATE = 8.64e15
/** Our own locks take a few hundred bytes. */
const MOST_BYTES = 65_536

/** The lock with the highest number. */
export interface LatestLock {
  readonly number: number
  /** True if the holder has released the folder. */
  readonly free: boolean
}

export function lockName(number: number): string {
  return `lock.${number}`
}

export function freeLockName(number: number): string {
  return `lock.${number}.free`
}

/**
 * The lock with the highest number; null if the folder was never held. A released number stays free, even if its lock
 * file is created again.
 */
export function latestLock(names: readonly string[]): LatestLock | null {
  const locks = names.map((name) => parseLockName(name)).filter((lock) => lock !== null)
  if (locks.length === 0) return null
  const number = locks.reduce((highest, lock) => Math.max(highest, lock.number), 0)
  return { number, free: locks.some((lock) => lock.number === number && lock.free) }
}

/** The names of the locks that the holder of a number may remove. */
export function olderLocks(names: readonly string[], number: number): readonly string[] {
  return names.filter((name) => (parseLockName(name)?.number ?? Infinity) < number)
}

export function isLockName(name: string): boolean {
  return parseLockName(name) !== null
}

function parseLockName(name: string): LatestLock | null {
  // Only the form that we write: `lock.007` would later be looked up as `lock.7`
  const [, digits, free] = /^lock\.([1-9]\d{0,12})(\.free)?$/.exec(name) ?? []
  const number = Number(digits ?? NaN)
  return number <= LAST_LOCK ? { number, free: free !== undefined } : null
}

/**
 * The highest number of ours. It is never reached: one process start a second would take some 35,000 years. A file with
 * a greater number is not ours.
 */
export const LAST_LOCK: number = 2 ** 40
