import type { Alert } from '../../types/alert.ts'
import type { SourceError } from '../errors/source-error.ts'

/** What a source emits, and with which arguments: the events of any `Readable`, and its own. */
export interface SourceEvents<E, O> {
  data: [event: E]
  /** What was opened: `{ files }`, `{ address, port }`, `{ partitions }`. */
  ready: [opened: O]
  /** A fault that the source survived. */
  warning: [error: SourceError]
  /** Many errors, or no longer: of a source with the tag `alert_on_error:true`. */
  alert: [alert: Alert]
  error: [error: Error]
  close: Nothing
  end: Nothing
  pause: Nothing
  readable: Nothing
  resume: Nothing
}

/** No argument, and as `new Promise((resolve) => source.once('close', resolve))` has it, one of `undefined`. */
type Nothing = [nothing?: undefined]

export type SourceListener<E, O, N extends keyof SourceEvents<E, O>> = (...args: SourceEvents<E, O>[N]) => void
