import type { AckWatermark } from '../../../types/acks.ts'
import type { Tags } from '../../../types/tags.ts'
import { FileEvent, type Page } from '../file-event.ts'

/** The lines of one record, as they come together. */
export class GatheredRecord {
  readonly first: FileEvent
  readonly #texts: string[] = []
  /** The bytes of each line; null if they are those of its text. */
  readonly #payloads: (Buffer | null)[] = []
  readonly #newline: Buffer
  #tags: Tags
  bytes = 0

  /** `newline` is what joins two lines in their own charset. */
  constructor(first: FileEvent, newline: Buffer) {
    this.first = first
    this.#newline = newline
    this.#tags = first.tags
    this.#push(first)
  }

  get lines(): number {
    return this.#texts.length
  }

  /** Bytes of the record once that line has joined it. */
  bytesWith(line: FileEvent): number {
    return this.bytes + this.#newline.length + bytesOf(line)
  }

  add(line: FileEvent): void {
    this.bytes += this.#newline.length
    this.#push(line)
    // Lines of a file share their tags, except those with something special. The first tags stay.
    if (line.tags !== this.#tags) this.#tags = { ...line.tags, ...this.#tags }
  }

  /** The record as one event: at the position of its first line, and with one ack for all of them. */
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

  /** Null if the bytes of all lines are those of their text. */
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
