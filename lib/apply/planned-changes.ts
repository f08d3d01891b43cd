import type { SourceSpec } from '../../types/config.ts'
import type { SourceChange, ValidGeneration } from '../../types/config-watch.ts'
import type { ConnectorType } from '../../types/connector.ts'
import { configFiles } from '../config/changes/config-files.ts'
import { specDifference } from '../config/changes/config-changes.ts'
import { isSameValue } from '../config/changes/same-value.ts'
import type { Steps } from '../core/steps.ts'
import { typeNamed } from '../core/type-named.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import { appliedSpec } from './applied-specs.ts'

/** The planned change of one source. */
export interface PlannedChange {
  readonly key: string
  readonly kind: SourceChange['kind']
  /** The running source; null if there is none, or if it has ended by itself. */
  readonly old: SourceStream | null
  /** The source to replace: `old`, or a source that has ended by itself; null if there is none. */
  readonly former: SourceStream | null
  /** The spec to run; null if the source is to be removed. */
  readonly spec: SourceSpec | null
  /** The requested change; null for a source that `changes` does not name. */
  readonly change: SourceChange | null
  /** The names of the changed params, if a running source can take over all differences; null otherwise. */
  readonly live: readonly string[] | null
}

/**
 * The changes to make, in steps: compares what each source runs with and what it should run with. `changes` alone does
 * not suffice: it compares with the previous configuration, which may not be what runs, because it could not be applied
 * or was skipped. So the same change can be applied again, and a change back to what still runs needs no action. A spec
 * that could not be applied is tried again if `changes` names its source again; a missing source, with every change.
 */
export function* plannedChanges(
  types: readonly ConnectorType[],
  sources: ReadonlyMap<string, SourceStream>,
  { config, changes }: ValidGeneration
): Steps<readonly PlannedChange[]> {
  const specs = new Map(config.sources.map((spec) => [spec.key, spec]))
  const told = new Set(changes.map(({ key }) => key))
  // A source that `applyChanges` has neither created nor updated is left alone unless `changes` names it
  const own = [...sources].filter(([, source]) => appliedSpec(source) !== undefined).map(([key]) => key)
  const untold = [...new Set([...specs.keys(), ...own])].filter((key) => !told.has(key))
  const planned: PlannedChange[] = []
  for (const { key, change } of [
    ...changes.map((change) => ({ key: change.key, change })),
    ...untold.map((key) => ({ key, change: null }))
  ]) {
    yield
    const one = plannedChange(types, { key, source: sources.get(key), spec: specs.get(key) ?? null, change })
    if (one !== null) planned.push(one)
  }
  return planned
}

interface Wanted extends Pick<PlannedChange, 'key' | 'spec' | 'change'> {
  readonly source: SourceStream | undefined
}

/** Null if there is nothing to do. */
function plannedChange(types: readonly ConnectorType[], { key, source, spec, change }: Wanted): PlannedChange | null {
  const [old, former] = [livingOf(source), source ?? null]
  if (spec === null)
    return source === undefined ? null : { key, kind: 'removed', old, former, spec, change, live: null }
  if (source === undefined) return { key, kind: change?.kind ?? 'added', old, former, spec, change, live: null }
  const applied = appliedSpec(source)
  if (applied === undefined)
    return change === null || isSameSource(source, spec, change)
      ? null
      : { key, kind: change.kind, old, former, spec, change, live: liveNames(change) }
  const difference = specDifference(types, applied.spec, spec)
  const hasOtherFile = change !== null && change !== applied.change && tellsOfFiles(types, spec, change)
  if (difference === null && !hasOtherFile) return null
  const { refused } = applied
  if (change === null && refused !== null && specDifference(types, refused, spec) === null) return null
  return {
    key,
    kind: change?.kind ?? 'changed',
    old,
    former,
    spec,
    change,
    live: difference === null || hasOtherFile ? null : liveNames(difference)
  }
}

function livingOf(source: SourceStream | undefined): SourceStream | null {
  return source === undefined || source.destroyed || source.readableEnded ? null : source
}

/** Whether the user has already created the added source from this configuration. */
function isSameSource(source: SourceStream, spec: SourceSpec, { kind }: SourceChange): boolean {
  const { type, params } = source.definition.spec
  return kind === 'added' && spec.type === type && isSameValue(spec.params, params)
}

function liveNames({ params, impact }: Pick<SourceChange, 'params' | 'impact'>): readonly string[] | null {
  return impact === 'live' ? params.map(({ path: [name = ''] }) => name) : null
}

/** Whether a change concerns a param that names a file, and so possibly the content of that file. */
function tellsOfFiles(types: readonly ConnectorType[], { type, params }: SourceSpec, change: SourceChange): boolean {
  const paths = new Set(
    configFiles(typeNamed(types, type)?.params ?? {}, params).map(({ path }) => JSON.stringify(path))
  )
  return change.params.some(({ path }) => paths.has(JSON.stringify(path)))
}
