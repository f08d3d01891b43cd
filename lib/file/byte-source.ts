/** Bytes of a file, chunk by chunk, however they are obtained: plain reads, inflating, a range. */
export interface ByteSource {
  /**
   * The next chunk, or null if none is ready. It stays as it is until the next call of `take`, which is when its
   * memory is filled again.
   */
  take(): Buffer | null
  /** True once `take` has given the last chunk. */
  readonly ended: boolean
  /** True if it ended because all bytes were delivered, false if it was stopped before. */
  readonly complete: boolean
  /** Bytes of the file that were read so far; for compressed files, compressed bytes. */
  readonly taken: number
  /** Where the chunk last taken begins, in the file or in its inflated content. */
  readonly offset: number
  /** After `take` gave null: calls back once, never synchronously, when a chunk is ready, or the end, or an error. */
  wait(wake: (error?: unknown) => void): void
  /** Reads no further; what has been read still comes. */
  stop(): void
  /** Resolves when no read is in flight any more. */
  close(): Promise<void>
}

/**
 * Resolves when there is something to take, or the end has come; rejects with the error of a failed read. After `take`
 * returned null.
 */
export function ready(bytes: Pick<ByteSource, 'wait'>): Promise<void> {
  return new Promise((resolve, reject) => {
    bytes.wait((error) => {
      if (error === undefined) resolve()
      else reject(error)
    })
  })
}
