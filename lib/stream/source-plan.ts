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

/** All that a stream needs to know of its source. */
export interface SourcePlan<E extends SourceEvent> {
  readonly key: string
  readonly type: string
  readonly tags: Tags
  /** What checks and remedies may name of where it reads. */
  readonly place: ErrorContext
  readonly ack: 'auto' | 'manual'
  readonly maxUnacked: number
  readonly clock: Clock
  readonly random: () => number
  /** Default: the one that the sources of the process share. */
  readonly turn?: TurnLimit
  readonly signal?: AbortSignal | undefined
  /** What the connector threw, as it is reported. */
  readonly failure: (cause: unknown) => unknown
  /** Codes that a user's connector brings. */
  readonly codes?: OwnCodes
  /** What it was made from, for `diagnose`. */
  readonly definition: SourceDefinition
  /** What its params are warned of. */
  readonly warnings?: readonly Diagnostic[]
  /** Binds, connects, opens. A rejection is `'error'`. */
  open(context: OpenContext): Promise<Intake<E>>
  /** Called once, when what was opened is closed, or will not be opened any more. Never rejects. */
  closed?(): Promise<void>
}

export interface SourceDefinition {
  readonly type: ConnectorType
  /** Params resolved. */
  readonly spec: Pick<SourceSpec, 'key' | 'type' | 'params' | 'tags'> & Partial<Pick<SourceSpec, 'origin' | 'declared'>>
}

/** What the connector of a plan gets; `parts` are the stream's own. */
export function contextOf(
  { key, type, tags, clock, random }: Omit<SourcePlan<SourceEvent>, 'open'>,
  parts: Pick<OpenContext, 'signal' | 'acks' | 'warn' | 'retrying' | 'opening' | 'buffered'>
): OpenContext {
  const { info, debug, trace } = sourceLog(type, key)
  return { key, type, tags, clock, random, info, debug, trace, ...parts }
}
