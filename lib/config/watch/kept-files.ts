import { stat } from 'node:fs'

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
 * a file's inode, size and times stay the same, and where it was read 2 s or more after these were seen first: times
 * may be as coarse as that, and a file may be written twice in one of them. Every five minutes all is read again.
 */
export class KeptFiles<Value> {
  readonly #isKept: (value: Value) => boolean
  readonly #now: () => number
  #kept = new Map<string, Kept<Value>>()
  /** What the round before has found. */
  #before: ReadonlyMap<string, Kept<Value>> = new Map()
  /** What the system tells in this round. */
  #identities: ReadonlyMap<string, string | null> = new Map()

  /** `isKept`: what a failure gave is no knowledge. `now` is injected in tests; ms of a clock that never goes back. */
  constructor(isKept: (value: Value) => boolean, now: () => number = () => performance.now()) {
    this.#isKept = isKept
    this.#now = now
  }

  /**
   * Begins a round: what is not asked for in it is forgotten in the next. Asks of all that is known at once, which costs
   * a third of asking of one after the other.
   */
  async begin(): Promise<void> {
    this.#before = this.#kept
    this.#kept = new Map()
    this.#identities = new Map(
      await Promise.all(Array.from(this.#before.keys(), async (path) => [path, await identityOf(path)] as const))
    )
  }

  async get(path: string, read: () => Promise<Value>): Promise<Value> {
    const known = this.#before.get(path)
    const identity = known === undefined ? await identityOf(path) : (this.#identities.get(path) ?? null)
    const now = this.#now()
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

/** Null where nothing can be told, as of a name that no file can have. */
function identityOf(path: string): Promise<string | null> {
  return new Promise<string | null>((resolve) => {
    stat(path, { bigint: true }, (error, stats) => {
      if (error !== null) resolve(null)
      else resolve(`${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`)
    })
  }).catch(() => null)
}

const SETTLED_MS = 2000
const LONGEST_MS = 5 * 60_000
