import type { SourceSpec } from '../../types/config.ts'
import type { SourceChange } from '../../types/config-watch.ts'
import type { SourceStream } from '../stream/source-stream.ts'

/** The state of a source that was created or updated for a configuration. */
export interface AppliedSpec {
  /** The spec that the source runs with, as in the configuration. */
  readonly spec: SourceSpec
  /** The change that led to this spec; null if the source was only created again, or rolled back. */
  readonly change: SourceChange | null
  /** A later spec that could not be applied; null if there is none. */
  readonly refused: SourceSpec | null
}

/** Undefined for a source that `applyChanges` has neither created nor updated. */
export function appliedSpec(source: SourceStream | undefined): AppliedSpec | undefined {
  return source === undefined ? undefined : known.get(source)
}

/** Records that a source runs with the spec of the configuration. */
export function markApplied(source: SourceStream, spec: SourceSpec, change: SourceChange | null): void {
  known.set(source, { spec, change, refused: null })
}

/**
 * Records that another spec could not be applied to a source. `before` is the state of the source that this one has
 * replaced in a rollback.
 */
export function markRefused(
  source: SourceStream,
  refused: SourceSpec,
  before: AppliedSpec | undefined = appliedSpec(source)
): void {
  if (before !== undefined) known.set(source, { spec: before.spec, change: null, refused })
}

const known = new WeakMap<SourceStream, AppliedSpec>()
