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
