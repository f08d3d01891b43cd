import { isSamePlace, type ProcessIdentity, type ProcessPlace, type ThreadIdentity } from './liveness.ts'

/** What a lock file says of whoever holds the folder. */
export interface LockHolder extends ProcessIdentity {
  /** Of one claim of one process. */
  readonly id: string
  /** ms since the epoch */
  readonly since: number
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
