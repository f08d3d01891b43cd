/** Bytes, read one at a time as from a string of one character a byte; behind the end is what is no byte. */
export interface Octets {
  charCodeAt(at: number): number
}

/** Headers are read far faster from bytes than from any string. Behind the end stands -1. */
export class BufferOctets implements Octets {
  private readonly bytes: Uint8Array
  private readonly base: number

  /** The bytes from `base` on. */
  constructor(bytes: Uint8Array, base: number) {
    this.bytes = bytes
    this.base = base
  }

  charCodeAt(at: number): number {
    return this.bytes[this.base + at] ?? -1
  }
}
