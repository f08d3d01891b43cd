import type { AckWatermark } from '../../types/acks.ts'
import type { EventCopy, EventJson, SourceEvent } from '../../types/event.ts'
import type { FileMeta } from '../../types/meta.ts'
import type { FilePosition } from '../../types/position.ts'
import type { Tags } from '../../types/tags.ts'
import { eventCopy, eventJson, EVENT_FIELDS, NO_ACK, showAs } from '../core/show-event.ts'

/**
 * The data that all lines of one chunk share. A page holds no bytes, so that a retained event keeps no chunk in memory.
 */
export interface Page {
  readonly source: string
  readonly tags: Tags
  /** The path as users see it. */
  readonly path: string
  /** The bytes of the path in base64; only if the path is not UTF-8. */
  readonly pathBytes?: string
  readonly dev: string
  readonly ino: string
  /** Identifies the content of a followed file; absent if the file is read in `mode: 'once'`. */
  readonly id?: string
  /** Offset in the file to which the events' `start` is relative. */
  readonly base: number
  readonly receivedAt: number
  /** Counts deliveries and acks; null under `ack: 'auto'`. */
  readonly watermark: AckWatermark | null
}

/** The payload and tags of a line that was cut, decoded or is faulty: there they differ from the text and the page. */
export interface LineDetails {
  readonly payload: Buffer
  readonly tags: Tags
}

/**
 * One line of a file. The text is cut when the consumer pulls the event; everything else is computed on first access.
 * The bytes of a line that is valid UTF-8 can be restored from its text, so `payload` is derived from the text.
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

  /** `start` is relative to the page's base; `line` is 0 where lines are not counted. */
  constructor(text: string, page: Page, start: number, line: number, details: LineDetails | null) {
    this.text = text
    this.page = page
    this.start = start
    this.line = line
    this.details = details
    this.sequence = page.watermark === null ? 0 : page.watermark.delivered(this.position)
  }

  /** The payload of a line whose bytes cannot be derived from its text; otherwise null. */
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

  /** The function references no text, so that retaining it does not keep a block in memory. */
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
