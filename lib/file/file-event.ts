import type { AckWatermark } from '../../types/acks.ts'
import type { EventCopy, EventJson, SourceEvent } from '../../types/event.ts'
import type { FileMeta } from '../../types/meta.ts'
import type { FilePosition } from '../../types/position.ts'
import type { Tags } from '../../types/tags.ts'
import { eventCopy, eventJson, EVENT_FIELDS, NO_ACK, showAs } from '../core/show-event.ts'

/** What the lines of one chunk share. Holds no bytes, so that an event that is kept keeps none in memory. */
export interface Page {
  readonly source: string
  readonly tags: Tags
  /** As it is shown. */
  readonly path: string
  /** Its bytes in base64, if the path is not UTF-8. */
  readonly pathBytes?: string
  readonly dev: string
  readonly ino: string
  /** Identifies the content of a followed file; absent if the file is read once. */
  readonly id?: string
  /** Offset in the file that the events' `start` counts from. */
  readonly base: number
  readonly receivedAt: number
  /** Null under `ack: 'auto'`. */
  readonly watermark: AckWatermark | null
}

/** What differs from the page for a line that is cut, decoded or faulty. */
export interface LineDetails {
  readonly payload: Buffer
  readonly tags: Tags
}

/**
 * One line of a file. The text is cut when the consumer asks for the event; everything else is made when it is first
 * read. A line that is valid UTF-8 can be restored from its text, so `payload` is made from that.
 */
export class FileEvent implements SourceEvent<FilePosition, FileMeta> {
  static {
    showAs(this.prototype, EVENT_FIELDS)
  }

  readonly text: string
  private readonly page: Page
  private readonly start: number
  private readonly line: number
  private readonly details: LineDetails | null
  private readonly sequence: number

  /** `start` counts from the page's base; `line` is 0 where lines are not counted. */
  constructor(text: string, page: Page, start: number, line: number, details: LineDetails | null) {
    this.text = text
    this.page = page
    this.start = start
    this.line = line
    this.details = details
    this.sequence = page.watermark === null ? 0 : page.watermark.delivered(this.position)
  }

  /** The payload of a line whose bytes are not those of its text; null if they are. */
  static ownBytes(event: FileEvent): Buffer | null {
    return event.details === null ? null : event.details.payload
  }

  get payload(): Buffer {
    return this.details === null ? Buffer.from(this.text) : this.details.payload
  }

  get source(): string {
    return this.page.source
  }

  get tags(): Tags {
    return this.details === null ? this.page.tags : this.details.tags
  }

  get position(): FilePosition {
    const { path, pathBytes, dev, ino, id, base } = this.page
    const offset = base + this.start
    const line = this.line === 0 ? null : this.line
    const position = id === undefined ? { path, dev, ino, offset, line } : { path, dev, ino, offset, line, id }
    return pathBytes === undefined ? position : { ...position, pathBytes }
  }

  get meta(): FileMeta {
    return FILE_META
  }

  get receivedAt(): number {
    return this.page.receivedAt
  }

  /** Holds no text, so that keeping one does not keep a block in memory. */
  get ack(): () => void {
    const { watermark } = this.page
    if (watermark === null) return NO_ACK
    const { sequence } = this
    return () => {
      watermark.ack(sequence)
    }
  }

  copy(): EventCopy<FilePosition, FileMeta> {
    return eventCopy(this, this.meta)
  }

  toJSON(): EventJson {
    return eventJson(this)
  }
}

const FILE_META: FileMeta = Object.freeze({ kind: 'file' })
