import type { CheckpointStore, FileCheckpoint } from '../../../types/checkpoint.ts'

/**
 * A store in memory whose disk can be full, and whose process can be killed. What it holds has been through JSON, as on
 * a disk.
 */
export class MemoryStore implements CheckpointStore {
  #saved: string | null = null
  #closed = false
  readonly #onSave: (checkpoint: FileCheckpoint) => void
  full = false
  dead = false
  /** Whether the last save went well. */
  clean = true

  constructor(onSave: (checkpoint: FileCheckpoint) => void) {
    this.#onSave = onSave
  }

  get last(): FileCheckpoint | null {
    return this.#saved === null ? null : (JSON.parse(this.#saved) as FileCheckpoint)
  }

  /** As a new process finds it. */
  reopened(): MemoryStore {
    const store = new MemoryStore(this.#onSave)
    store.#saved = this.#saved
    store.full = this.full
    return store
  }

  forget(): void {
    this.#saved = null
  }

  async load(): Promise<FileCheckpoint | null> {
    await turn()
    return this.last
  }

  async save(checkpoint: FileCheckpoint): Promise<void> {
    if (this.#closed && !this.dead) throw new Error('save was called after close')
    const text = JSON.stringify(checkpoint)
    await turn()
    if (this.dead) return
    this.clean = !this.full
    if (this.full)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
        code: 'ENOSPC',
        errno: -28,
        syscall: 'write'
      })
    this.#saved = text
    this.#onSave(checkpoint)
  }

  async close(): Promise<void> {
    this.#closed = true
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
