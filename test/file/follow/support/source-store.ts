import type { CheckpointStore, FileCheckpoint } from '../../../../types/checkpoint.ts'

/** A store that keeps positions in memory, as text, and can be made to fail. */
export interface MemoryStore extends CheckpointStore {
  /** The checkpoint it contained initially. */
  readonly first: FileCheckpoint | null
  /** The saved checkpoints, newest last. */
  readonly saved: readonly FileCheckpoint[]
  /** Number of calls of `save`, including failed ones. */
  readonly calls: number
  readonly closed: number
  /** The errors that `load` and `save` reject with from now on. */
  fail: { load?: Error | undefined; save?: Error | undefined }
  /** File name => offset in the last saved checkpoint. */
  readonly offsets: Readonly<Record<string, number>>
}

export function memoryStore(first: FileCheckpoint | null = null): MemoryStore {
  const saved: FileCheckpoint[] = []
  // A test may have changed the records, which would no longer match their checksums
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
