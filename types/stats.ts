import type { ErrorContext } from './classification.ts'
import type { FollowedFile } from './followed-file.ts'
import type { KafkaStats } from './kafka.ts'
import type { Position } from './position.ts'

/**
 * The state of a source: `starting` until it has opened, `running`, `retrying` while it waits for its next attempt,
 * `stopping` from `stop()` on, and `closed`.
 */
export type SourceState = 'starting' | 'running' | 'retrying' | 'stopping' | 'closed'

/** The counters of an intake. Each starts at 0 and only grows, unless its description says otherwise. */
export interface IntakeStats {
  /** Bytes taken in, before decoding. */
  readonly bytes: number
  /** Bytes that are available but not yet taken in; null if unknown. Goes up and down. */
  readonly bytesBehind: number | null
  /** Records cut at their limit. */
  readonly truncated: number
  /** error code => number of occurrences, including the one that ended the source */
  readonly errors: Readonly<Record<string, number>>
  /** cause => number of records dropped */
  readonly drops: Readonly<Record<string, number>>
  /**
   * cause => bytes that are in no record: for a source that follows files, bytes that were overwritten or cut off
   * before they were read; for a source with connections, bytes from syslog senders. Absent for every other source.
   */
  readonly bytesLost?: Readonly<Record<string, number>>
  /** cause => bytes of files that were skipped because they hold no text (`hole`); only for a file source. */
  readonly bytesSkipped?: Readonly<Record<string, number>>
  /** Open connections; null if the source has none. Goes up and down. */
  readonly connections: number | null
  /**
   * Connections accepted since the start, including those that were turned away. Only for a source that accepts
   * connections.
   */
  readonly connectionsAccepted?: number
  /**
   * False if connections may have been closed before the source could count them: `drops.connection_limit` is then a
   * minimum. Only for a source that accepts connections.
   */
  readonly connectionDropsKnown?: boolean
  /**
   * When positions were last made durable, by a checkpoint or a commit, in ms since the epoch; null before the first
   * time. Nothing is saved if nothing has changed. Only for a source that keeps positions.
   */
  readonly lastSaveAt?: number | null
  /** error code => where it last occurred: the sender, and what was wrong. Only for a source that has senders. */
  readonly lastMet?: Readonly<Record<string, ErrorContext>>
  /** Only for a source of datagrams. */
  readonly datagrams?: DatagramStats
  /** Only for a Kafka source. */
  readonly kafka?: KafkaStats
  /** Only for a source that follows files: each matching file, with how far behind it is. */
  readonly files?: readonly FollowedFile[]
}

/**
 * How datagrams reach a source. UDP has no flow control: datagrams that are not read in time are dropped (RFC 5426
 * section 4).
 */
export interface DatagramStats {
  /** The receive buffer that was requested from the kernel, in bytes; with `instances`, that of each socket. */
  readonly receiveBufferAsked: number
  /** The receive buffer that the kernel granted, in bytes of the same kind. */
  readonly receiveBufferGranted: number
  /** Messages that wait in the source's own queue. Goes up and down. */
  readonly queued: number
  /** The bytes that these count against `queue_bytes`. Goes up and down. */
  readonly queuedBytes: number
  /** False if the platform does not report what its kernel drops; `drops.kernel` is then 0 and meaningless. */
  readonly kernelDropsKnown: boolean
}

/** A snapshot: plain data, safe to log. */
export interface SourceStats extends IntakeStats {
  /** The source's key. */
  readonly key: string
  /** The source's type. */
  readonly type: string
  /** The source's state. */
  readonly state: SourceState
  /** Records handed to the consumer or to the stream's buffer. */
  readonly events: number
  /** Records in the stream's own buffer now. */
  readonly buffered: number
  /** The time since the last record arrived, in ms; null before the first. */
  readonly lastEventAgeMs: number | null
  /**
   * Whether the consumer is waiting for the next record. If it takes none, `events` does not grow, however much there
   * is to read.
   */
  readonly wanted: boolean
  /** Records delivered and not yet acked; 0 under `ack: 'auto'`. */
  readonly unacked: number
  /** The record that has waited longest for its ack; null if none waits. */
  readonly oldestUnacked: Position | null
  /** The time that record has waited for its ack, in ms; null if none waits. */
  readonly oldestUnackedAgeMs: number | null
  /** Per file or partition, the last position of a gapless run of acked records; empty under `ack: 'auto'`. */
  readonly acked: readonly Position[]
}
