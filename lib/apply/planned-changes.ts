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

/** One source to be brought up to date. */
export interface PlannedChange {
  readonly key: string
  readonly kind: SourceChange['kind']
  /** The source that runs; null where none does, or it has ended by itself. */
  readonly old: SourceStream | null
  /** Whose place it takes: `old`, or one that has ended by itself; null where there is none. */
  readonly former: SourceStream | null
  /** What is to run; null where nothing is. */
  readonly spec: SourceSpec | null
  /** What was asked for; null of a source that is only missing. */
  readonly change: SourceChange | null
  /** The names of the params that differ, where all that differs can be taken over by a source that runs; else null. */
  readonly live: readonly string[] | null
}

/**
 * What is to be done, in steps. What counts is what a source that runs is, beside what it should be: what was told (`changes`)
 * goes by the configuration that came before, which may not be what runs, where it could not be applied or was passed
 * over. So the same change can be applied again, and one that was taken back asks for nothing. What could not be
 * applied is tried again where it is told of again, and a source that is missing with each change.
 */
export function* plannedChanges(
  types: readonly ConnectorType[],
  sources: ReadonlyMap<string, SourceStream>,
  { config, changes }: ValidGeneration
): Steps<readonly PlannedChange[]> {
  const specs = new Map(config.sources.map((spec) => [spec.key, spec]))
  const told = new Set(changes.map(({ key }) => key))
  // A source that somebody else has made is left alone where the change does not name it
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

/** Null where there is nothing to be done. */
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

/** Somebody has made it from this configuration before it was handed over. */
function isSameSource(source: SourceStream, spec: SourceSpec, { kind }: SourceChange): boolean {
  const { type, params } = source.definition.spec
  return kind === 'added' && spec.type === type && isSameValue(spec.params, params)
}

function liveNames({ params, impact }: Pick<SourceChange, 'params' | 'impact'>): readonly string[] | null {
  return impact === 'live' ? params.map(({ path: [name = ''] }) => name) : null
}

/** Whether it is about what a file holds that a param names. */
function tellsOfFiles(types: readonly ConnectorType[], { type, params }: SourceSpec, change: SourceChange): boolean {
  const paths = new Set(
    configFiles(typeNamed(types, type)?.params ?? {}, params).map(({ path }) => JSON.stringify(path))
  )
  return change.params.some(({ path }) => paths.has(JSON.stringify(path)))
}
