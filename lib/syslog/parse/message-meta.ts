import { inspect, type InspectOptions } from 'node:util'
import type { SyslogFields, SyslogMeta } from '../../../types/meta.ts'
import type { StructuredData, SyslogFault, SyslogFormat, SyslogTransport } from '../../../types/syslog.ts'
import type { MessageHeader } from './message-header.ts'
import { visibleMarks } from '../../errors/visible-text.ts'
import { decodeText } from './latin1.ts'
import { facilityName, severityName } from './priority.ts'
import { structuredDataOf } from './structured-data.ts'
import { timestampOf, type TimestampZone } from './timestamp.ts'

/** Who sent a message; all null if unknown. */
export interface MessagePeer {
  readonly transport: SyslogTransport | null
  readonly remoteAddress: string | null
  readonly remotePort: number | null
  readonly tlsPeerName: string | null
}

/** The fields of one message, each extracted when it is read. Fields that cost more than a slice are cached. */
export class MessageMeta implements SyslogMeta {
  static {
    Object.defineProperty(this.prototype, inspect.custom, { value: inspectMeta })
  }

  private readonly block: string
  private readonly header: MessageHeader
  private readonly zone: TimestampZone
  private readonly peer: MessagePeer
  private readonly ascii: boolean
  private ownTimestamp: Date | null | undefined = undefined
  private ownData: StructuredData | null = null

  /**
   * `text`: the message that the header was read from; `ascii`: whether it is known to be ASCII, so that fields need no
   * decoding.
   */
  constructor(text: string, header: MessageHeader, zone: TimestampZone, peer: MessagePeer, ascii: boolean) {
    this.block = text
    this.header = header
    this.zone = zone
    this.peer = peer
    this.ascii = ascii
  }

  get kind(): 'syslog' {
    return 'syslog'
  }

  get format(): SyslogFormat | null {
    return this.header.format
  }

  get priority(): number | null {
    return this.header.priority === -1 ? null : this.header.priority
  }

  get facility(): number | null {
    return this.header.priority === -1 ? null : this.header.priority >> 3
  }

  get facilityName(): string | null {
    return facilityName(this.header.priority >> 3)
  }

  get severity(): number | null {
    return this.header.priority === -1 ? null : this.header.priority & 7
  }

  get severityName(): string | null {
    return this.header.priority === -1 ? null : severityName(this.header.priority & 7)
  }

  get version(): number | null {
    return this.header.version === 0 ? null : this.header.version
  }

  get timestamp(): Date | null {
    if (this.ownTimestamp !== undefined) return this.ownTimestamp
    const timestamp = timestampOf(this.block, this.header, this.zone)
    try {
      this.ownTimestamp = timestamp
    } catch {
      // the consumer has frozen this object
    }
    return timestamp
  }

  get timestampText(): string | null {
    return this.field(this.header.timeStart, this.header.timeEnd)
  }

  get hostname(): string | null {
    return this.field(this.header.hostStart, this.header.hostEnd)
  }

  get appName(): string | null {
    return this.field(this.header.appStart, this.header.appEnd)
  }

  get procId(): string | null {
    return this.field(this.header.procStart, this.header.procEnd)
  }

  get msgId(): string | null {
    return this.field(this.header.msgIdStart, this.header.msgIdEnd)
  }

  get structuredData(): StructuredData {
    if (this.ownData !== null) return this.ownData
    const data = structuredDataOf(this.block, this.header.dataStart, this.header.dataEnd)
    try {
      this.ownData = data
    } catch {
      // the consumer has frozen this object
    }
    return data
  }

  get error(): SyslogFault | null {
    const { reason, failedAt } = this.header
    return reason === null ? null : { reason, offset: failedAt }
  }

  get transport(): SyslogTransport | null {
    return this.peer.transport
  }

  get remoteAddress(): string | null {
    return this.peer.remoteAddress
  }

  get remotePort(): number | null {
    return this.peer.remotePort
  }

  get tlsPeerName(): string | null {
    return this.peer.tlsPeerName
  }

  /** Every field, as plain data. */
  toJSON(): SyslogFields {
    const {
      kind,
      format,
      priority,
      facility,
      facilityName,
      severity,
      severityName,
      version,
      timestamp,
      timestampText,
      hostname,
      appName,
      procId,
      msgId,
      structuredData,
      error,
      transport,
      remoteAddress,
      remotePort,
      tlsPeerName
    } = this
    return {
      kind,
      format,
      priority,
      facility,
      facilityName,
      severity,
      severityName,
      version,
      timestamp,
      timestampText,
      hostname,
      appName,
      procId,
      msgId,
      structuredData,
      error,
      transport,
      remoteAddress,
      remotePort,
      tlsPeerName
    }
  }

  private field(start: number, end: number): string | null {
    if (start === end) return null
    const text = this.block.slice(start, end)
    return this.ascii ? text : decodeText(text)
  }
}

function inspectMeta(this: MessageMeta, depth: number, options: InspectOptions): string {
  return visibleMarks(inspect(this.toJSON(), { ...options, depth }))
}
