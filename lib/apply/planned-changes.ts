import type { SourceSpec } from '../../types/config.ts'
import type { SourceChange, ValidGeneration } from '../../types/config-watch.ts'
import { isSameValue } from '../config/changes/same-value.ts'
import type { SourceStream } from '../core/source-stream.ts'

/** One source to be brought up to date. */
export interface PlannedChange {
  readonly key: string
  readonly kind: SourceChange['kind']
  /** The source that runs; null where none does, or it has ended by itself. */
  readonly old: SourceStream | null
  /** What is to run; null where nothing is. */
  readonly spec: SourceSpec | null
  /** What was asked for; null of a source that is only missing. */
  readonly change: SourceChange | null
}

/**
 * What is to be done: what has changed, and what should run and does not, as it could not be opened earlier. What has been applied already is left out, so
 * that the same change can be applied again.
 */
export function plannedChanges(sources: ReadonlyMap<string, SourceStream>, { config, changes }: ValidGeneration): readonly PlannedChange[] {
  const specs = new Map(config.sources.map((spec) => [spec.key, spec]))
  const told = new Set(changes.map(({ key }) => key))
  const asked = changes.map((change): PlannedChange => {
    const { key, kind } = change
    return { key, kind, old: livingOf(sources.get(key)), spec: specs.get(key) ?? null, change }
  })
  const missing = config.sources.filter(({ key }) => !told.has(key) && !sources.has(key))
  return [
    ...asked.filter((one) => !isDone(sources.get(one.key), one)),
    ...missing.map((spec): PlannedChange => ({ key: spec.key, kind: 'added', old: null, spec, change: null }))
  ]
}

/** Remembers that a source is what a change has asked for. */
export function markApplied(source: SourceStream, change: SourceChange | null): void {
  if (change !== null) applied.set(source, change)
}

/** source => the change that has made it */
const applied = new WeakMap<SourceStream, SourceChange>()

function livingOf(source: SourceStream | undefined): SourceStream | null {
  return source === undefined || source.destroyed || source.readableEnded ? null : source
}

function isDone(source: SourceStream | undefined, { kind, spec, change }: PlannedChange): boolean {
  if (source === undefined) return spec === null && kind === 'removed'
  if (change !== null && applied.get(source) === change) return true
  // Somebody has made it from this configuration before it was handed over
  const { type, params } = source.definition.spec
  return kind === 'added' && spec !== null && spec.type === type && isSameValue(spec.params, params)
}
