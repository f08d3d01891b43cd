import type { FileBytes } from '../file-bytes.ts'
import type { ContentMark } from '../../../types/checkpoint.ts'
import type { ErrorContext } from '../../../types/classification.ts'
import type { Compression } from '../inflate.ts'
import { UNLIMITED, type ReadRate } from '../read-rate.ts'
import { HEAD_BYTES } from './fingerprint.ts'
import { PrefixScan, type ContentEnd } from './prefix-scan.ts'

/**
 * What has been seen so far of a file's bytes, to compare them with contents that were read. It starts over when they
 * change.
 */
export class Proof {
  readonly compression: Compression
  /** The file as it was when it was looked at last. */
  #size: number
  #modified: bigint
  /** What is known already of a plain file. */
  readonly #from: ContentMark | null
  #handle: FileBytes
  readonly #place: ErrorContext
  readonly #rate: ReadRate
  /** Where a content begins that is compared => the scan from there */
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

  /** Whether it still applies to the file: a plain one may have grown. */
  fits({ size, modified }: { readonly size: number; readonly modified: bigint }, compression: Compression): boolean {
    if (compression !== this.compression) return false
    return size === this.#size ? modified === this.#modified : size > this.#size && compression === 'none'
  }

  /** The file as it is now. */
  async use(
    handle: FileBytes,
    { size, modified }: { readonly size: number; readonly modified: bigint }
  ): Promise<void> {
    // What was being inflated reads by the handle that it was begun with.
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

  /** Where the last line begins of what was compared. */
  lastLine(begin: number): number {
    return this.#scans.get(begin)?.lastLine ?? begin
  }

  /**
   * Where the content ends. If reading has failed in one scan before it failed in another, as far as both have come: only
   * of that can every checksum be had.
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

  /** Bytes of the file that are still to be looked at. */
  bytesLeft(begin: number, lengths: readonly number[]): number {
    const done = this.#scans.get(begin)?.length ?? begin
    const last = Math.min(lengths.at(-1) ?? 0, this.compression === 'none' ? this.#size : Infinity)
    return last === Infinity ? this.#size : Math.max(0, last - done)
  }

  /** What is known stays known. */
  async close(): Promise<void> {
    for (const scan of this.#scans.values()) await scan.close()
  }
}
