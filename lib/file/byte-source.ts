/** The bytes of a file, chunk by chunk, whatever their origin: plain reads, inflated content, a byte range. */
export interface ByteSource {
  /**
   * The next chunk, or null if none is ready. The chunk is valid until the next call of `take`, which reuses its
   * memory.
   */
  take(): Buffer | null
  /** True once `take` has returned the last chunk. */
  readonly ended: boolean
  /** True if the source ended because all bytes were delivered; false if it was stopped before. */
  readonly complete: boolean
  /** Bytes of the file read so far; compressed bytes if the file is compressed. */
  readonly taken: number
  /** Offset of the last taken chunk, in the file or in its inflated content. */
  readonly offset: number
  /** After `take` returned null: calls `wake` once, never synchronously, on the next chunk, the end, or an error. */
  wait(wake: (error?: unknown) => void): void
  /** Stops reading; chunks that have already been read are still delivered. */
  stop(): void
  /** Stops reading and resolves when no read is in flight any more. */
  close(): Promise<void>
}

/**
 * To be called after `take` returned null. Resolves when the next chunk is ready or the end is reached; rejects with
 * the error of a failed read.
 */
export function ready(bytes: Pick<ByteSource, 'wait'>): Promise<void> {
  return new Promise((resolve, reject) => {
    bytes.wait((error) => {
      if (error === undefined) resolve()
      else reject(error)
    })
  })
}
