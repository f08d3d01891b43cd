import type { Clock } from '../../../types/clock.ts'
import { checkOptions } from '../check-options.ts'
import type { ReadConfigOptions } from '../read-config.ts'

/** The options of `watchConfig`. */
export interface WatchConfigOptions<N extends string = string> extends ReadConfigOptions<N> {
  /** Aborting it ends the iteration. Default: none. */
  readonly signal?: AbortSignal
  /** The source of time. Default: the system clock. */
  readonly clock?: Clock
}

/** Throws one `ConfigError` with every invalid option. */
export function checkWatchOptions(options: WatchConfigOptions): void {
  checkOptions(options, { types: { kind: 'array' }, signal: { kind: 'signal' }, clock: { kind: 'clock' } })
}
