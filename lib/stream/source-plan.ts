import type { ErrorContext } from '../../types/classification.ts'
import type { Clock } from '../../types/clock.ts'
import type { SourceSpec } from '../../types/config.ts'
import type { ConnectorType, Intake, OpenContext } from '../../types/connector.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import type { SourceEvent } from '../../types/event.ts'
import type { Tags } from '../../types/tags.ts'
import type { OwnCodes } from '../errors/own-codes.ts'
import { sourceLog } from '../core/source-log.ts'
import type { TurnLimit } from '../core/turn-limit.ts'

/** Everything a stream needs to know about its source. */
export interface SourcePlan<E extends SourceEvent> {
  readonly key: string
  readonly type: string
  readonly tags: Tags
  /** The place that checks and remedies may name: path, broker, address. */
  readonly place: ErrorContext
  readonly ack: 'auto' | 'manual'
  readonly maxUnacked: number
  readonly clock: Clock
  readonly random: () => number
  /** Default: the limit that all sources of the process share. */
  readonly turn?: TurnLimit
  readonly signal?: AbortSignal | undefined
  /** Turns what the connector threw into the error that is reported. */
  readonly failure: (cause: unknown) => unknown
  /** Error codes of a user's connector. */
  readonly codes?: OwnCodes
  /** The connector and params of the source, for `diagnose`. */
  readonly definition: SourceDefinition
  /** Warnings about the params. */
  readonly warnings?: readonly Diagnostic[]
  /** Binds, connects, opens. A rejection ends the source with `'error'`. */
  open(context: OpenContext): Promise<Intake<E>>
  /** Called once, when the intake is closed, or will no longer be opened. Never rejects. */
  closed?(): Promise<void>
}

export interface SourceDefinition {
  readonly type: ConnectorType
  /** With resolved params. */
  readonly spec: Pick<SourceSpec, 'key' | 'type' | 'params' | 'tags'> & Partial<Pick<SourceSpec, 'origin' | 'declared'>>
}

/** The context for a plan's connector; `parts` come from the stream. */
export function contextOf(
  { key, type, tags, clock, random }: Omit<SourcePlan<SourceEvent>, 'open'>,
  parts: Pick<OpenContext, 'signal' | 'acks' | 'warn' | 'retrying' | 'opening' | 'buffered'>
): OpenContext {
  const { info, debug, trace } = sourceLog(type, key)
  return { key, type, tags, clock, random, info, debug, trace, ...parts }
}
