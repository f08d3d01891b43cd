import type { Position } from './position.ts'

export type SourceState = 'starting' | 'running' | 'retrying' | 'stopping' | 'closed'

/** What an intake counts; every number starts at 0 and only grows, unless it says otherwise. */
export interface IntakeStats {
  /** Bytes taken in, before decoding. */
  readonly bytes: number
  /** Bytes that are known to be there and not yet taken in; null where nobody can know. Goes up and down. */
  readonly bytesBehind: number | null
  /** Records cut at their limit. */
  readonly truncated: number
  /** error code => how often it was met and survived. */
  readonly errors: Readonly<Record<string, number>>
  /** cause => how many records were dropped for it. */
  readonly drops: Readonly<Record<string, number>>
  /** Open connections; null where the source has none. Goes up and down. */
  readonly connections: number | null
}

/** A snapshot: plain data, safe to log. */
export interface SourceStats extends IntakeStats {
  readonly key: string
  readonly type: string
  readonly state: SourceState
  /** Records handed to the consumer or to the stream's buffer. */
  readonly events: number
  /** Records in the stream's own buffer now. */
  readonly buffered: number
  /** ms since the last record; null before the first. */
  readonly lastEventAgeMs: number | null
  /** Records delivered and not yet acked; 0 under `ack: 'auto'`. */
  readonly unacked: number
  /** Per file or partition, the last position of a gapless run of acked records; empty under `ack: 'auto'`. */
  readonly acked: readonly Position[]
}
