import type { AppliedChange, ConfigGeneration } from '../../types/config-watch.ts'
import type { SourceInit } from '../core/create-source.ts'
import type { SourceStream } from '../core/source-stream.ts'
import { messageOf } from '../errors/message-of.ts'
import { camelName } from '../config/params/camel-case.ts'
import { markChecked } from '../config/params/spec-params.ts'
import { collides, type Standing } from './collides.ts'
import { openedSource, type OpeningParts } from './opened-source.ts'
import { markApplied, plannedChanges, type PlannedChange } from './planned-changes.ts'
import { probedChange, type ProbingParts, type Refusal } from './probed-change.ts'

/** What applying needs of the world. */
export interface ApplyParts extends OpeningParts, ProbingParts {
  /** Lets go of a source, with what is in hand delivered and its position saved. Never rejects. */
  stop(source: SourceStream): Promise<void>
  /** Hands a source that has opened to its consumer. */
  start(source: SourceStream): void
}

/**
 * Brings the sources up to a configuration. What takes the place of a running one is probed before anything is touched. Whatever stands in its way is
 * stopped first, and so is the old one where both cannot run side by side; else it opens beside it. What fails is taken back. Never rejects.
 */
export async function applyChangesWith(parts: ApplyParts, sources: Map<string, SourceStream>, change: ConfigGeneration): Promise<readonly AppliedChange[]> {
  if (change.config === undefined) return []
  const planned = plannedChanges(sources, change)
  const leaving = planned.flatMap(({ old }) => old ?? [])
  const refusals = await Promise.all(planned.map((one) => probedChange(parts, one, leaving)))
  const applying: Applying = {
    parts, sources, stop: stopOnce(parts),
    going: planned.flatMap(({ old }, index) => old === null || refusals[index] !== null ? [] : [old])
  }
  return await Promise.all(planned.map((one, index) => broughtUp(applying, one, refusals[index] ?? null)))
}

interface Applying {
  readonly parts: ApplyParts
  readonly sources: Map<string, SourceStream>
  /** The old sources that are about to go. */
  readonly going: readonly SourceStream[]
  readonly stop: (source: SourceStream) => Promise<void>
}

/** Whoever asks first stops it; all others wait for the same. */
function stopOnce(parts: ApplyParts): Applying['stop'] {
  const stops = new Map<SourceStream, Promise<void>>()
  return (source) => {
    const stopping = stops.get(source) ?? parts.stop(source)
    stops.set(source, stopping)
    return stopping
  }
}

async function broughtUp(applying: Applying, planned: PlannedChange, refusal: Refusal | null): Promise<AppliedChange> {
  const { key, kind, old, spec } = planned
  const { parts: { types }, sources, going, stop } = applying
  if (refusal !== null) return { key, kind, outcome: 'rolledBack', ...refusal }
  if (spec === null) {
    if (old !== null) await stop(old)
    sources.delete(key)
    return { key, kind, outcome: 'applied' }
  }
  if (old !== null && takesOver(old, planned)) {
    markApplied(old, planned.change)
    return { key, kind, outcome: 'applied' }
  }
  const inTheWay = going.filter((other) => collides(types, spec, other.definition.spec))
  await Promise.all(inTheWay.map(stop))
  try {
    const source = await handedOver(applying, kind === 'added' ? spec : continued(applying.parts, spec), old)
    markApplied(source, planned.change)
  } catch (error) {
    return await takenBack(applying, planned, old !== null && inTheWay.includes(old), asError(error))
  }
  if (old !== null) await stop(old)
  return { key, kind, outcome: 'applied' }
}

/** Where all that has changed is `live`, the source may go on with it. */
function takesOver(old: SourceStream, { spec, change }: PlannedChange): boolean {
  if (spec === null || change?.impact !== 'live') return false
  const names = new Set(change.params.map(({ path: [name = ''] }) => camelName(name)))
  return old.update(Object.fromEntries([...names].map((name) => [name, spec.params[name]])))
}

async function handedOver({ parts, sources }: Applying, spec: SourceInit & Standing, old: SourceStream | null): Promise<SourceStream> {
  const { source, tellWarnings } = await openedSource(parts, spec, old)
  try {
    parts.start(source)
    sources.set(spec.key, source)
    // What a listener throws then is its own affair
    process.nextTick(tellWarnings)
    return source
  } catch (error) {
    source.destroy()
    throw error
  }
}

/** The old source runs on where it was not stopped; else it is opened again. */
async function takenBack(applying: Applying, { key, kind, old }: PlannedChange, isStopped: boolean, error: Error): Promise<AppliedChange> {
  if (old !== null && !isStopped) return { key, kind, outcome: 'rolledBack', error }
  applying.sources.delete(key)
  if (old === null) return { key, kind, outcome: 'failed', error }
  try {
    await handedOver(applying, continued(applying.parts, old.definition.spec), old)
    return { key, kind, outcome: 'rolledBack', error }
  } catch (again) {
    return { key, kind, outcome: 'failed', error, rollbackError: asError(again) }
  }
}

/** The same source, as it goes on where one of its key has stopped. */
function continued<Spec extends Standing>({ types }: ApplyParts, spec: Spec): Spec {
  const otherwise = types.findLast(({ type }) => type === spec.type)?.goesOn?.(spec.params) ?? {}
  return Object.keys(otherwise).length === 0 ? spec : { ...spec, params: markChecked({ ...spec.params, ...otherwise }) }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(messageOf(error))
}
