import { isUtf8 } from 'node:buffer'
import { inspect, type InspectOptions } from 'node:util'
import type { SyslogMeta } from '../../../types/meta.ts'
import type { ParsedSyslog } from '../../../types/parsed-syslog.ts'
import type { SyslogFault } from '../../../types/syslog.ts'
import type { Tags } from '../../../types/tags.ts'
import { visibleMarks } from '../../errors/visible-text.ts'
import { bytesOf, decodeText } from './latin1.ts'
import { syslogTags } from './syslog-tags.ts'

/** How a message's header is handled. */
export type HeaderMode = 'keep' | 'strip' | 'parse'

/** One message, whose parts are extracted on demand. */
export class ParsedMessage implements ParsedSyslog {
  static {
    Object.defineProperty(this.prototype, inspect.custom, { value: inspectMessage })
  }

  readonly meta: SyslogMeta
  private readonly body: string
  private readonly headerMode: HeaderMode
  private readonly ascii: boolean
  private ownPayload: Buffer | null = null
  private ownText: string | null = null
  private ownTags: Tags | null = null

  /**
   * `body`: the part of the message that remains in this mode, one character per byte; `ascii`: whether it is known to
   * be ASCII.
   */
  constructor(body: string, meta: SyslogMeta, headerMode: HeaderMode, ascii: boolean) {
    this.body = body
    this.meta = meta
    this.headerMode = headerMode
    this.ascii = ascii
  }

  get payload(): Buffer {
    if (this.ownPayload !== null) return this.ownPayload
    const payload = bytesOf(this.body)
    try {
      this.ownPayload = payload
    } catch {
      // the consumer has frozen this object
    }
    return payload
  }

  get text(): string {
    if (this.ownText !== null) return this.ownText
    const text = this.ascii ? this.body : decodeText(this.body)
    try {
      this.ownText = text
    } catch {
      // the consumer has frozen this object
    }
    return text
  }

  get tags(): Tags {
    if (this.ownTags !== null) return this.ownTags
    const tags = Object.freeze(this.makeTags())
    try {
      this.ownTags = tags
    } catch {
      // the consumer has frozen this object
    }
    return tags
  }

  get error(): SyslogFault | null {
    return this.meta.error
  }

  /** The payload is added in base64 if it is not UTF-8. */
  toJSON(): object {
    const { text, payload, meta, tags, error } = this
    return { text, ...(isUtf8(payload) ? {} : { payloadBase64: payload.toString('base64') }), meta, tags, error }
  }

  private makeTags(): Record<string, string> {
    if (this.headerMode === 'parse') return syslogTags({}, this.meta)
    return this.headerMode === 'strip' && this.error !== null ? { syslog_error: this.error.reason } : {}
  }
}

function inspectMessage(this: ParsedMessage, depth: number, options: InspectOptions): string {
  const { payload, text, meta, tags, error } = this
  return visibleMarks(inspect({ payload, text, meta, tags, error }, { ...options, depth }))
}
