import type { FileBytes } from '../file-bytes.ts'
import type { ContentMark } from '../../../types/checkpoint.ts'
import type { ErrorContext } from '../../../types/classification.ts'
import type { Compression } from '../inflate.ts'
import { UNLIMITED, type ReadRate } from '../read-rate.ts'
import { HEAD_BYTES } from './fingerprint.ts'
import { PrefixScan, type ContentEnd } from './prefix-scan.ts'

/**
 * What has been scanned of a file so far, to compare it with contents that were read. It no longer fits a file whose
 * bytes have changed.
 */
export class Proof {
  readonly compression: Compression
  /** Size and modification time of the file when it was last used. */
  #size: number
  #modified: bigint
  /** A length of a plain file and its checksum, if already known. */
  readonly #from: ContentMark | null
  #handle: FileBytes
  readonly #place: ErrorContext
  readonly #rate: ReadRate
  /** `begin` of the compared content => the scan from there */
  readonly #scans = new Map<number, PrefixScan>()

  constructor(
    handle: FileBytes,
    compression: Compression,
    { size, modified }: { readonly size: number; readonly modified: bigint },
    place: ErrorContext,
    from: ContentMark | null = null,
    rate: ReadRate = UNLIMITED
  ) {
    this.#handle = handle
    this.compression = compression
    this.#size = size
    this.#modified = modified
    this.#from = from
    this.#place = place
    this.#rate = rate
  }

  /** Whether the proof still applies to the file: a plain one may have grown. */
  fits({ size, modified }: { readonly size: number; readonly modified: bigint }, compression: Compression): boolean {
    if (compression !== this.compression) return false
    return size === this.#size ? modified === this.#modified : size > this.#size && compression === 'none'
  }

  /** Continues with the file as it is now. */
  async use(
    handle: FileBytes,
    { size, modified }: { readonly size: number; readonly modified: bigint }
  ): Promise<void> {
    // A scan that inflates keeps reading from the handle with which it was begun.
    if (handle !== this.#handle) await this.close()
    this.#handle = handle
    this.#size = size
    this.#modified = modified
  }

  crcAt(begin: number, length: number): number | null {
    return this.#scans.get(begin)?.crcAt(length) ?? (length === begin ? 0 : null)
  }

  /** The first bytes of compressed content; null if too few were inflated yet. */
  get head(): Buffer | null {
    const scan = this.#scans.get(0)
    return scan !== undefined && (scan.head.length >= HEAD_BYTES || scan.end !== null) ? scan.head : null
  }

  /** Start of the last line that was scanned. */
  lastLine(begin: number): number {
    return this.#scans.get(begin)?.lastLine ?? begin
  }

  /**
   * Where the content ends. If the scans failed at different places, the nearest of them: only up to there, every
   * checksum can be computed.
   */
  get end(): ContentEnd | null {
    let nearest: ContentEnd | null = null
    for (const { end } of this.#scans.values())
      if (end !== null && (nearest === null || end.length < nearest.length)) nearest = end
    return nearest
  }

  /**
   * Continues for one turn, if `max_bytes_per_second` allows it; true once each length is known or lies beyond the end.
   */
  async advance(begin: number, lengths: readonly number[]): Promise<boolean> {
    const scan =
      this.#scans.get(begin) ??
      new PrefixScan(() => this.#handle, this.compression, this.#place, begin, this.#from ?? [begin, 0], this.#rate)
    this.#scans.set(begin, scan)
    return this.#rate.isOpen && scan.advance(lengths)
  }

  /** Bytes of the file that are still to be scanned. */
  bytesLeft(begin: number, lengths: readonly number[]): number {
    const done = this.#scans.get(begin)?.length ?? begin
    const last = Math.min(lengths.at(-1) ?? 0, this.compression === 'none' ? this.#size : Infinity)
    return last === Infinity ? this.#size : Math.max(0, last - done)
  }

  /** Known checksums are kept. */
  async close(): Promise<void> {
    for (const scan of this.#scans.values()) await scan.close()
  }
}
