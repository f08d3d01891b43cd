import type { Alert } from '../../types/alert.ts'
import type { SourceError } from '../errors/source-error.ts'

/** The typed events of a source, beside those of any `Readable`. */
export interface SourceStreamEvents<This, E> {
  (name: 'data', listener: (event: E) => void): This
  /** What was opened: `{ files }`, `{ address, port }`, `{ partitions }`. */
  (name: 'ready', listener: (opened: unknown) => void): This
  /** Something that the source survived. */
  (name: 'warning', listener: (error: SourceError) => void): This
  /** Many errors, or no longer: of a source with the tag `alert_on_error:true`. */
  (name: 'alert', listener: (alert: Alert) => void): This
  (name: 'error', listener: (error: Error) => void): This
  (name: string | symbol, listener: (...args: never[]) => void): This
}
