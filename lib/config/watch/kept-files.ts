import { stat } from 'node:fs/promises'

interface Kept<Value> {
  /** Which file it is, and when anything last happened to it, as the system tells. */
  readonly identity: string
  /** When that was seen first, and when the file was read last, in ms of `now`. */
  readonly seenAt: number
  readonly readAt: number
  readonly value: Value
}

/**
 * What was read of files, so that a thousand that nobody touches are not read again every other second. It holds while
 * a file's inode, size and times stay the same, and where it was read 3 s or more after these were seen first: times
 * may be as coarse as 2 s, and a file may be written twice in one of them. Every five minutes all is read again.
 */
export class KeptFiles<Value> {
  readonly #isKept: (value: Value) => boolean
  readonly #now: () => number
  #kept = new Map<string, Kept<Value>>()
  /** What the round before has found. */
  #before: ReadonlyMap<string, Kept<Value>> = new Map()

  /** `isKept`: what a failure gave is no knowledge. `now` is injected in tests; ms of a clock that never goes back. */
  constructor(isKept: (value: Value) => boolean, now: () => number = () => performance.now()) {
    this.#isKept = isKept
    this.#now = now
  }

  /** What is not asked for from here on is forgotten in the next round. */
  begin(): void {
    this.#before = this.#kept
    this.#kept = new Map()
  }

  async get(path: string, read: () => Promise<Value>): Promise<Value> {
    const [identity, now, known] = [await identityOf(path), this.#now(), this.#before.get(path)]
    const isSame = known !== undefined && known.identity === identity
    if (isSame && known.readAt - known.seenAt >= SETTLED_MS && now - known.readAt < LONGEST_MS) {
      this.#kept.set(path, known)
      return known.value
    }
    const value = await read()
    if (identity !== null && this.#isKept(value))
      this.#kept.set(path, { identity, seenAt: isSame ? known.seenAt : now, readAt: now, value })
    return value
  }
}

async function identityOf(path: string): Promise<string | null> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
    return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`
  } catch {
    return null
  }
}

const SETTLED_MS = 3000
const LONGEST_MS = 5 * 60_000
