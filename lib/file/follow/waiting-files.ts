import type { Harvester } from './harvester.ts'
import type { LookParts } from './look-parts.ts'

/** The files that wait for an event of another file. */
export class WaitingFiles {
  readonly #parts: Pick<LookParts, 'registry' | 'hooks'>
  /** Files that wait; some of them may have stopped waiting. */
  readonly #waiting = new Set<Harvester>()
  /** file => the `order` of the file for whose look it waits; not that file itself, which would be kept alive */
  readonly #waitsFor = new WeakMap<Harvester, number>()
  /** The files for whose look others wait; after the look, the others get theirs. */
  readonly #awaited = new WeakSet<Harvester>()

  constructor(parts: Pick<LookParts, 'registry' | 'hooks'>) {
    this.#parts = parts
  }

  /** Registers the file if it was just decided that it waits. */
  decided(file: Harvester): void {
    if (waits(file)) this.#waiting.add(file)
  }

  /**
   * Requests a look at another file, after which `file` is identified again: there may be many such files to look at.
   * If it still waits for the same one after that, its regular looks have to do.
   */
  waitForLook(file: Harvester, other: Harvester): void {
    if (this.#waitsFor.get(file) !== other.order) this.#awaited.add(other)
    this.#waitsFor.set(file, other.order)
    this.#parts.hooks.lookSoon(other)
  }

  /**
   * Requests looks at waiting files, because what they wait for may have happened. `id`: the content that it happened
   * to, for the sake of its copies; null if copies are not affected.
   */
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
