import type { CheckpointStore, FileCheckpoint } from '../../../../types/checkpoint.ts'

/** A store that keeps positions in memory, as text, and can be made to fail. */
export interface MemoryStore extends CheckpointStore {
  /** What it held when it was made. */
  readonly first: FileCheckpoint | null
  /** What was saved, the newest last. */
  readonly saved: readonly FileCheckpoint[]
  /** How often `save` was called, in vain too. */
  readonly calls: number
  readonly closed: number
  /** What `load` or `save` rejects with from now on. */
  fail: { load?: Error | undefined; save?: Error | undefined }
  /** Path under any folder => offset, of what was saved last. */
  readonly offsets: Readonly<Record<string, number>>
}

export function memoryStore(first: FileCheckpoint | null = null): MemoryStore {
  const saved: FileCheckpoint[] = []
  // A test may have changed the records: a checksum would tell
  let text =
    first === null ? null : JSON.stringify({ ...first, files: first.files.map(({ crc: _crc, ...record }) => record) })
  let calls = 0
  let closed = 0
  return {
    fail: {},
    first,
    saved,
    get calls() {
      return calls
    },
    get closed() {
      return closed
    },
    get offsets() {
      return Object.fromEntries(
        (saved.at(-1)?.files ?? []).map(({ path, offset }) => [path.replace(/^.*\//, ''), offset])
      )
    },
    load() {
      return this.fail.load === undefined
        ? Promise.resolve(text === null ? null : (JSON.parse(text) as FileCheckpoint))
        : Promise.reject(this.fail.load)
    },
    save(checkpoint) {
      calls++
      if (this.fail.save !== undefined) return Promise.reject(this.fail.save)
      text = JSON.stringify(checkpoint)
      saved.push(checkpoint)
      return Promise.resolve()
    },
    close() {
      closed++
      return Promise.resolve()
    }
  }
}
