import type { Harvester } from './harvester.ts'
import type { LookParts } from './look-parts.ts'

/** The files whose turn comes after something that happens to another one. */
export class WaitingFiles {
  readonly #parts: Pick<LookParts, 'registry' | 'hooks'>
  /** Those that wait; some of them do no longer. */
  readonly #waiting = new Set<Harvester>()
  /** file => the `order` of the one for whose look it waits: not the file itself, which would stay alive as long */
  readonly #waitsFor = new WeakMap<Harvester, number>()
  /** The files for whose look others wait; after the look, the others are asked again. */
  readonly #awaited = new WeakSet<Harvester>()

  constructor(parts: Pick<LookParts, 'registry' | 'hooks'>) {
    this.#parts = parts
  }

  /** What it waits for was just decided, if it does. */
  decided(file: Harvester): void {
    if (waits(file)) this.#waiting.add(file)
  }

  /**
   * Requests a look at another file, and asks again after it: there may be many. One that is still in the way comes up
   * again in time.
   */
  waitForLook(file: Harvester, other: Harvester): void {
    if (this.#waitsFor.get(file) !== other.order) this.#awaited.add(other)
    this.#waitsFor.set(file, other.order)
    this.#parts.hooks.lookSoon(other)
  }

  /** What they wait for may have happened: to the content of that id, or to any. */
  lookAgain(id: string | null): void {
    const { registry, hooks } = this.#parts
    for (const file of this.#waiting) {
      const { state } = file
      if (!waits(file) || registry.of(file) !== file) this.#waiting.delete(file)
      else if (state.kind === 'waiting' || (state.kind === 'copy' && state.of === id)) hooks.lookSoon(file)
    }
  }

  /** Whether others wait for the look that this file has just had. */
  wasAwaited(file: Harvester): boolean {
    return this.#awaited.delete(file)
  }
}

function waits({ state: { kind } }: Harvester): boolean {
  return kind === 'waiting' || kind === 'copy'
}
