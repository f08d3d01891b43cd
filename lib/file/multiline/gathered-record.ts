import type { AckWatermark } from '../../../types/acks.ts'
import type { Tags } from '../../../types/tags.ts'
import { FileEvent, type Page } from '../file-event.ts'

/** Gathers the lines of one record. */
export class GatheredRecord {
  readonly first: FileEvent
  readonly #texts: string[] = []
  /** The bytes of each line; null for a line whose bytes can be derived from its text. */
  readonly #payloads: (Buffer | null)[] = []
  readonly #newline: Buffer
  #tags: Tags
  bytes = 0

  /** `newline` is the line feed between two lines, in the charset of the file. */
  constructor(first: FileEvent, newline: Buffer) {
    this.first = first
    this.#newline = newline
    this.#tags = first.tags
    this.#push(first)
  }

  get lines(): number {
    return this.#texts.length
  }

  /** The size of the record in bytes if `line` were added. */
  bytesWith(line: FileEvent): number {
    return this.bytes + this.#newline.length + bytesOf(line)
  }

  add(line: FileEvent): void {
    this.bytes += this.#newline.length
    this.#push(line)
    // The lines of a file share one tags object, except lines with additional tags. If lines differ in a tag, the first
    // value is kept.
    if (line.tags !== this.#tags) this.#tags = { ...line.tags, ...this.#tags }
  }

  /** Makes the record one event, with the position of its first line and one ack for all its lines. */
  event(watermark: AckWatermark | null, more: Tags | null): FileEvent {
    const {
      source,
      position: { offset, line, ...file },
      receivedAt
    } = this.first
    const tags = Object.freeze(more === null ? this.#tags : { ...this.#tags, ...more })
    const page: Page = { source, tags, ...file, base: offset, receivedAt, watermark }
    const payload = this.#payload()
    return new FileEvent(this.#texts.join('\n'), page, 0, line ?? 0, payload === null ? null : { payload, tags })
  }

  #push(line: FileEvent): void {
    this.#texts.push(line.text)
    this.#payloads.push(FileEvent.ownBytes(line))
    this.bytes += bytesOf(line)
  }

  /** The bytes of the record; null if they can be derived from its text. */
  #payload(): Buffer | null {
    if (this.#payloads.every((payload) => payload === null)) return null
    return Buffer.concat(
      this.#payloads.flatMap((payload, index) => {
        const bytes = payload ?? Buffer.from(this.#texts[index] ?? '')
        return index === 0 ? [bytes] : [this.#newline, bytes]
      })
    )
  }
}

function bytesOf(line: FileEvent): number {
  return FileEvent.ownBytes(line)?.length ?? Buffer.byteLength(line.text)
}
