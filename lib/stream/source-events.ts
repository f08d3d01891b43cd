import type { Alert } from '../../types/alert.ts'
import type { SourceError } from '../errors/source-error.ts'

/** The events of a source with their arguments: those of any `Readable`, and its own. */
export interface SourceEvents<E, O> {
  data: [event: E]
  /** The source has opened: `{ files }`, `{ address, port }`, or `{ partitions }`. */
  ready: [opened: O]
  /** The source survived a fault. */
  warning: [error: SourceError]
  /** A source with the tag `alert_on_error:true` has many errors, or no longer has. */
  alert: [alert: Alert]
  error: [error: Error]
  close: Nothing
  end: Nothing
  pause: Nothing
  readable: Nothing
  resume: Nothing
}

/** No argument; optional, so that `new Promise((resolve) => source.once('close', resolve))` type-checks. */
type Nothing = [nothing?: undefined]

export type SourceListener<E, O, N extends keyof SourceEvents<E, O>> = (...args: SourceEvents<E, O>[N]) => void
