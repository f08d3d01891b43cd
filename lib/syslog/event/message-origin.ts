import type { AckWatermark } from '../../../types/acks.ts'
import type { SyslogFault, SyslogTransport } from '../../../types/syslog.ts'
import type { Tags } from '../../../types/tags.ts'

/** Who sent a message. */
export interface Peer {
  readonly transport: SyslogTransport
  /** Null for a Unix socket. */
  readonly remoteAddress: string | null
  readonly remotePort: number | null
  readonly tlsPeerName: string | null
}

/** Data that all messages of a source share. */
export interface SourceParts {
  /** The source's key. */
  readonly source: string
  /** The user's tags. */
  readonly tags: Tags
  readonly format: 'auto' | 'rfc5424' | 'rfc3164'
  readonly headerMode: 'keep' | 'strip' | 'parse'
  /** The IANA name; undefined: this machine's zone. */
  readonly timezone: string | undefined
  /** The path of the Unix socket; otherwise empty. */
  readonly path: string
  /** Null under `ack: 'auto'`. */
  readonly watermark: AckWatermark | null
  readonly watch: MessageWatch
}

/** Receives reports of faults in single messages. */
export interface MessageWatch {
  /** Called once for each message that does not match its format, when it is first examined. */
  onFault(fault: SyslogFault, peer: Peer): void
  onCut(by: CutBy, peer: Peer): void
  /** Called with the full length of a message that was cut at the limit, once it is known. */
  onLength(bytes: number, peer: Peer): void
  /** Called for a wrong octet count: no frame begins at the end of its frame, or one begins before. */
  onBadCount(peer: Peer): void
  /** Called for bytes of a stream that belong to no message. */
  onLost(cause: LostBytes, count: number): void
}

/** What cut a message: the `limit`, the `end` of its connection, or an end that is already reported (`told`). */
export type CutBy = 'limit' | 'end' | 'told'

/**
 * Why bytes were discarded: no message begins after a wrong count, a message is longer than the limit, the connection
 * was closed because its bytes were invalid, or the source was destroyed before they were delivered.
 */
export type LostBytes = 'bad_count' | 'too_long' | 'broken_off' | 'destroyed'

/**
 * Who sent the messages of one chunk, and when. Has no bytes, so that an event that is kept does not retain the chunk.
 */
export class MessageOrigin {
  readonly parts: SourceParts
  readonly peer: Peer
  /** ms since the epoch */
  readonly receivedAt: number
  #tags: Tags | null = null

  constructor(parts: SourceParts, peer: Peer, receivedAt: number) {
    this.parts = parts
    this.peer = peer
    this.receivedAt = receivedAt
  }

  /** The user's tags, and tags for the sender of the messages. */
  get tags(): Tags {
    this.#tags ??= Object.freeze({ ...this.parts.tags, ...accessTags(this.peer) })
    return this.#tags
  }
}

function accessTags({ transport, remoteAddress }: Peer): Tags {
  return {
    access_source: 'syslog',
    ...(remoteAddress === null ? {} : { access_ip: remoteAddress }),
    syslog_protocol: transport
  }
}
