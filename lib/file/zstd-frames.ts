/**
 * Finds where the frames of zstd content end (RFC 8878), without inflating them. Node's decompressor drops what follows
 * the end of a frame within the same write, and some versions treat content that ends inside a frame as complete. So
 * each frame is written separately, and this class decides whether the file ends properly.
 */
export class ZstdFrames {
  #step: Step = 'magic'
  /** Bytes of this step that are still missing. */
  #left = MAGIC_BYTES
  /** The bytes of this step so far, as a little-endian number. */
  #value = 0
  #unit = 1
  /** True if the current content is that of the frame's last block. */
  #last = false
  /** True if a checksum follows the last block. */
  #checksum = false
  #begun = false

  /**
   * How many of the bytes belong to the frame that they begin or continue. The next call must pass the bytes after
   * those.
   */
  end(bytes: Uint8Array): number {
    let at = 0
    while (at < bytes.length) {
      this.#begun = true
      const taken = this.#step === 'content' ? Math.min(this.#left, bytes.length - at) : this.#collect(bytes[at] ?? 0)
      this.#left -= taken
      at += taken
      while (this.#left === 0) this.#next()
      if (this.#isBetweenFrames) return at
    }
    return at
  }

  /** True if the bytes so far are whole frames, at least one. */
  get whole(): boolean {
    return this.#begun && this.#isBetweenFrames
  }

  get #isBetweenFrames(): boolean {
    return this.#step === 'magic' && this.#left === MAGIC_BYTES
  }

  #collect(byte: number): number {
    this.#value += byte * this.#unit
    this.#unit *= 256
    return 1
  }

  #next(): void {
    const value = this.#value
    switch (this.#step) {
      case 'magic':
        return this.#afterMagic(value)
      case 'descriptor':
        return this.#afterDescriptor(value)
      case 'header':
        return this.#begin('block', BLOCK_HEADER_BYTES)
      case 'block':
        return this.#afterBlockHeader(value)
      case 'content':
        return this.#afterContent()
      case 'skippable':
        return this.#beginLast(value)
    }
  }

  #afterMagic(value: number): void {
    if (value === MAGIC) this.#begin('descriptor', 1)
    else if (value >= SKIPPABLE_MAGIC && value < SKIPPABLE_MAGIC + 16) this.#begin('skippable', 4)
    else this.#giveUp()
  }

  #afterDescriptor(value: number): void {
    const isSingleSegment = (value & 0x20) !== 0
    const sizeFlag = value >> 6
    const sizeBytes = sizeFlag === 0 ? Number(isSingleSegment) : 2 ** sizeFlag
    const dictionaryBytes = [0, 1, 2, 4][value & 3] ?? 0
    this.#checksum = (value & 4) !== 0
    this.#begin('header', Number(!isSingleSegment) + dictionaryBytes + sizeBytes)
  }

  #afterBlockHeader(value: number): void {
    const type = (value >> 1) & 3
    if (type === RESERVED_BLOCK) return this.#giveUp()
    this.#last = (value & 1) !== 0
    this.#begin('content', type === REPEAT_BLOCK ? 1 : value >> 3)
  }

  #afterContent(): void {
    if (!this.#last) this.#begin('block', BLOCK_HEADER_BYTES)
    else if (this.#checksum) this.#beginLast(CHECKSUM_BYTES)
    else this.#begin('magic', MAGIC_BYTES)
  }

  /** The last bytes of a frame: nothing follows them. */
  #beginLast(bytes: number): void {
    this.#last = true
    this.#checksum = false
    this.#begin('content', bytes)
  }

  /** Bytes that are not a frame have no end; zstd will report what is wrong with them. */
  #giveUp(): void {
    this.#begin('content', Infinity)
  }

  #begin(step: Step, bytes: number): void {
    this.#step = step
    this.#left = bytes
    this.#value = 0
    this.#unit = 1
  }
}

/** The part of a frame that is being parsed. */
type Step = 'magic' | 'descriptor' | 'header' | 'block' | 'content' | 'skippable'

const MAGIC = 0xfd2fb528
const MAGIC_BYTES = 4
/** The first of sixteen magic numbers. */
const SKIPPABLE_MAGIC = 0x184d2a50
const BLOCK_HEADER_BYTES = 3
const CHECKSUM_BYTES = 4
const REPEAT_BLOCK = 1
const RESERVED_BLOCK = 3
