/** Counts the bytes of one file that were seen, and destroyed before they were read. */
export class VanishedBytes {
  /** Not reported yet. */
  #vanished = 0
  /**
   * The length of the content when it was last found to hold what was read of it: later bytes may belong to another
   * content that has overwritten it.
   */
  #intactSize = 0
  #lost = 0

  /** All bytes that no file holds any more, for `files()`. */
  get lost(): number {
    return this.#lost
  }

  /** The file got shorter; `read` bytes of it had been read. */
  shrank(before: number, size: number, read: number): void {
    this.#vanished += Math.max(0, before - Math.max(size, read))
    this.#intactSize = Math.min(this.#intactSize, size)
  }

  /** Whether the file has grown since it was last found to hold what was read of it. */
  isDoubtful(size: number, read: number): boolean {
    return size > Math.max(this.#intactSize, read)
  }

  /** At that size, the file holds what was read of it. */
  intactAt(size: number): void {
    this.#intactSize = Math.max(this.#intactSize, size)
  }

  /** Returns, once, the number of bytes that were seen and vanished before they were read. */
  take(): number {
    const bytes = this.#vanished
    this.#vanished = 0
    return bytes
  }

  /**
   * Returns the vanished bytes and those of the content that were seen but never read: other bytes have replaced them.
   */
  takeUnread(read: number): number {
    const bytes = Math.max(0, this.#intactSize - read)
    this.#intactSize = 0
    return this.take() + bytes
  }

  /** Counts bytes that no copy holds either. */
  addLost(bytes: number): void {
    this.#lost += bytes
  }

  /** Starts over, because the file is read as another content. */
  reset(): void {
    this.#vanished = 0
    this.#intactSize = 0
  }
}
