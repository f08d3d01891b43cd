import type { SourceSpec } from '../../types/config.ts'
import type { SourceChange } from '../../types/config-watch.ts'
import type { SourceStream } from '../stream/source-stream.ts'

/** What is known of a source that was made, or brought up to date, for a configuration. */
export interface AppliedSpec {
  /** What it is by now, as the configuration had it. */
  readonly spec: SourceSpec
  /** What was asked for when it came to that; null where it has only come back. */
  readonly change: SourceChange | null
  /** What was tried after that, in vain; null where nothing was. */
  readonly refused: SourceSpec | null
}

/** Undefined of a source that somebody else has made. */
export function appliedSpec(source: SourceStream | undefined): AppliedSpec | undefined {
  return source === undefined ? undefined : known.get(source)
}

/** Remembers that a source is what the configuration wants. */
export function markApplied(source: SourceStream, spec: SourceSpec, change: SourceChange | null): void {
  known.set(source, { spec, change, refused: null })
}

/**
 * Remembers that something else was wanted of a source, and could not be had. `before` is what is known of the source
 * whose place it has taken again.
 */
export function markRefused(
  source: SourceStream,
  refused: SourceSpec,
  before: AppliedSpec | undefined = appliedSpec(source)
): void {
  if (before !== undefined) known.set(source, { spec: before.spec, change: null, refused })
}

const known = new WeakMap<SourceStream, AppliedSpec>()
