/** Counts the bytes of one file that were seen, and destroyed before they were read. */
export class VanishedBytes {
  /** Not yet told. */
  #vanished = 0
  /**
   * How long the content was when it was found to hold what was read of it: later bytes may belong to another one that
   * has overwritten it.
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

  /** Whether it has grown since it was last found to hold what was read of it. */
  isDoubtful(size: number, read: number): boolean {
    return size > Math.max(this.#intactSize, read)
  }

  /** At that size, the file holds what was read of it. */
  intactAt(size: number): void {
    this.#intactSize = Math.max(this.#intactSize, size)
  }

  /** Bytes that were seen and went before they were read; told once. */
  take(): number {
    const bytes = this.#vanished
    this.#vanished = 0
    return bytes
  }

  /** What was seen of the content and never read is gone, too: other bytes stand there. */
  takeUnread(read: number): number {
    const bytes = Math.max(0, this.#intactSize - read)
    this.#intactSize = 0
    return this.take() + bytes
  }

  /** Those bytes are in no copy either. */
  addLost(bytes: number): void {
    this.#lost += bytes
  }

  /** The file is read as another content. */
  reset(): void {
    this.#vanished = 0
    this.#intactSize = 0
  }
}
