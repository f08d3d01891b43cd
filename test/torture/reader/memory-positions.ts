import type { CheckpointStore, FileCheckpoint } from '../../../types/checkpoint.ts'
import { MemoryStore } from './memory-store.ts'
import type { Positions } from './positions.ts'

/** Positions in a store of ours. */
export class MemoryPositions implements Positions {
  #store: MemoryStore

  /** `onSave` is told of each checkpoint that is saved. */
  constructor(onSave: (checkpoint: FileCheckpoint) => void) {
    this.#store = new MemoryStore(onSave)
  }

  open(): { readonly checkpointDir: null; readonly checkpoint: CheckpointStore } {
    this.#store = this.#store.reopened()
    return { checkpointDir: null, checkpoint: this.#store }
  }

  last(): FileCheckpoint | null {
    return this.#store.last
  }

  look(): void {}

  damage(): boolean {
    return false
  }

  get clean(): boolean {
    return this.#store.clean
  }

  kill(): void {
    this.#store.dead = true
  }

  killed(): void {}

  forget(): void {
    this.#store.forget()
  }

  fill(full: boolean): void {
    this.#store.full = full
  }

  remove(): void {}
}
