import type { Clock } from '../../../types/clock.ts'
import { checkOptions } from '../check-options.ts'
import type { ReadConfigOptions } from '../read-config.ts'

/** The options of `watchConfig`. */
export interface WatchConfigOptions<N extends string = string> extends ReadConfigOptions<N> {
  /** Aborting it ends the iteration. Default: none. */
  readonly signal?: AbortSignal
  /** Time; the real one by default. */
  readonly clock?: Clock
}

/** Throws one `ConfigError` for all options that are not what they have to be. */
export function checkWatchOptions(options: WatchConfigOptions): void {
  checkOptions(options, { types: { kind: 'array' }, signal: { kind: 'signal' }, clock: { kind: 'clock' } })
}
