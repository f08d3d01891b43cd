import type { EventCopy, EventJson, SourceEvent } from '../../../types/event.ts'
import type { SyslogMeta } from '../../../types/meta.ts'
import type { SyslogPosition } from '../../../types/position.ts'
import type { Tags } from '../../../types/tags.ts'
import { eventCopy, eventJson, EVENT_FIELDS, NO_ACK, showAs } from '../../core/show-event.ts'
import { readHeader } from '../parse/header.ts'
import type { MessageHeader } from '../parse/message-header.ts'
import { bytesOf, decodeText, viewOf } from '../parse/latin1.ts'
import { MessageMeta } from '../parse/message-meta.ts'
import { syslogTags } from '../parse/syslog-tags.ts'
import type { MessageOrigin } from './message-origin.ts'

/**
 * One syslog message: a part of a block of text, one code unit per byte, that it shares with its neighbours. The places
 * of its fields are known; each field is extracted when it is read.
 */
export class SyslogEvent implements SourceEvent<SyslogPosition, SyslogMeta> {
  static {
    showAs(this.prototype, EVENT_FIELDS)
  }

  private readonly block: string
  private readonly start: number
  private readonly stop: number
  private readonly origin: MessageOrigin
  private readonly flags: number
  private readonly header: MessageHeader | null
  private ownTags: Tags | null = null
  private ownMeta: MessageMeta | null = null
  private readonly sequence: number

  /** `flags`: the sum of the flags below; `header`: null if headers are kept. */
  constructor(
    block: string,
    start: number,
    stop: number,
    origin: MessageOrigin,
    flags: number,
    header: MessageHeader | null
  ) {
    this.block = block
    this.start = start
    this.stop = stop
    this.origin = origin
    this.flags = flags
    this.header = header
    this.sequence = origin.parts.watermark === null ? 0 : origin.parts.watermark.delivered(this.position)
  }

  get text(): string {
    const text = this.block.slice(this.textStart(), this.stop)
    return (this.flags & MAY_BE_UTF8) === 0 ? text : decodeText(text)
  }

  get payload(): Buffer {
    return bytesOf(this.block.slice(this.textStart(), this.stop))
  }

  /** The message with its header, even if the payload does not include it. */
  get original(): Buffer {
    return bytesOf(this.block.slice(this.start, this.stop))
  }

  get source(): string {
    return this.origin.parts.source
  }

  get tags(): Tags {
    if (this.ownTags !== null) return this.ownTags
    const tags = this.makeTags()
    try {
      this.ownTags = tags
    } catch {
      // the consumer has frozen this object
    }
    return tags
  }

  get position(): SyslogPosition {
    const {
      peer: { remoteAddress, remotePort },
      parts
    } = this.origin
    return { address: remoteAddress ?? parts.path, port: remotePort ?? 0 }
  }

  get meta(): MessageMeta {
    if (this.ownMeta !== null) return this.ownMeta
    const meta = this.makeMeta()
    try {
      this.ownMeta = meta
    } catch {
      // the consumer has frozen this object
    }
    return meta
  }

  get receivedAt(): number {
    return this.origin.receivedAt
  }

  /** The function does not refer to the text, so that keeping it does not retain a block in memory. */
  get ack(): () => void {
    const { watermark } = this.origin.parts
    if (watermark === null) return NO_ACK
    const { sequence } = this
    return () => {
      watermark.ack(sequence)
    }
  }

  copy(): EventCopy<SyslogPosition, SyslogMeta> {
    return eventCopy(this, this.meta.toJSON())
  }

  toJSON(): EventJson {
    return eventJson(this)
  }

  private textStart(): number {
    return this.header === null ? this.start : this.header.messageStart
  }

  private makeMeta(): MessageMeta {
    const {
      parts: { timezone, format },
      receivedAt,
      peer
    } = this.origin
    const zone = { timezone, now: receivedAt }
    if (this.header !== null)
      return new MessageMeta(this.block, this.header, zone, peer, (this.flags & MAY_BE_UTF8) === 0)
    const text = this.block.slice(this.start, this.stop)
    return new MessageMeta(text, readHeader(viewOf(bytesOf(text)), 0, text.length, format), zone, peer, false)
  }

  private makeTags(): Tags {
    const {
      tags,
      parts: { headerMode }
    } = this.origin
    const reason = (this.flags & INVALID_FRAME) !== 0 ? 'invalid_frame' : (this.header?.reason ?? null)
    const truncated = (this.flags & TRUNCATED) !== 0
    if (headerMode !== 'parse' && reason === null && !truncated) return tags
    const own =
      headerMode === 'parse'
        ? syslogTags(tags, this.meta)
        : { ...tags, ...(reason === null ? {} : { syslog_error: reason }) }
    return Object.freeze(truncated ? { ...own, truncated: 'true' } : own)
  }
}

/** The message was cut at the limit, or the connection ended before it was complete. */
export const TRUNCATED = 1
/** The message is in place of a required octet count. */
export const INVALID_FRAME = 2
/** The message may not be ASCII, so that its text has to be decoded. */
export const MAY_BE_UTF8 = 4
