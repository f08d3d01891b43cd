import type { AppliedChange, ConfigGeneration } from '../../types/config-watch.ts'
import type { SourceInit } from '../source/create-source.ts'
import type { SourceStream } from '../core/source-stream.ts'
import { typeNamed } from '../core/type-named.ts'
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
  const live = new Set(planned.filter(takesOver))
  const others = planned.filter((one) => !live.has(one))
  const leaving = others.flatMap(({ old }) => old ?? [])
  const refusals = new Map(await Promise.all(others.map(async (one) => [one, await probedChange(parts, one, leaving)] as const)))
  const going = others.flatMap((one) => one.old === null || refusals.get(one) !== null ? [] : [one.old])
  const applying: Applying = { parts, sources, going, stopping: new Map() }
  return await Promise.all(planned.map(async (one) => live.has(one) ? applied(one) : await broughtUp(applying, one, refusals.get(one) ?? null)))
}

interface Applying {
  readonly parts: ApplyParts
  readonly sources: Map<string, SourceStream>
  /** The old sources that are about to go. */
  readonly going: readonly SourceStream[]
  /** Those of them that somebody has stopped. */
  readonly stopping: Map<SourceStream, Promise<void>>
}

/** Whoever asks first stops it; all others wait for the same. */
function stop({ parts, stopping }: Applying, source: SourceStream): Promise<void> {
  const stopped = stopping.get(source) ?? parts.stop(source)
  stopping.set(source, stopped)
  return stopped
}

/** Where all that has changed is `live`, the source may go on with it. */
function takesOver({ old, spec, change }: PlannedChange): boolean {
  if (old === null || spec === null || change?.impact !== 'live') return false
  const names = new Set(change.params.map(({ path: [name = ''] }) => camelName(name)))
  const hasTaken = old.update(Object.fromEntries([...names].map((name) => [name, spec.params[name]])))
  if (hasTaken) markApplied(old, change)
  return hasTaken
}

async function broughtUp(applying: Applying, planned: PlannedChange, refusal: Refusal | null): Promise<AppliedChange> {
  const { key, kind, old, spec } = planned
  const { parts, sources, going } = applying
  if (refusal !== null) return { key, kind, outcome: 'rolledBack', ...refusal }
  if (spec === null) {
    if (old !== null) await stop(applying, old)
    sources.delete(key)
    return applied(planned)
  }
  const inTheWay = going.filter((other) => collides(parts.types, spec, other.definition.spec))
  await Promise.all(inTheWay.map((other) => stop(applying, other)))
  try {
    const source = await handedOver(applying, kind === 'added' ? spec : continued(parts, spec), old)
    markApplied(source, planned.change)
  } catch (error) {
    return await takenBack(applying, planned, asError(error))
  }
  if (old !== null) await stop(applying, old)
  return applied(planned)
}

function applied({ key, kind }: PlannedChange): AppliedChange {
  return { key, kind, outcome: 'applied' }
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

/** The old source runs on where nobody has stopped it; else it is opened again. */
async function takenBack(applying: Applying, { key, kind, old }: PlannedChange, error: Error): Promise<AppliedChange> {
  const stopped = old === null ? undefined : applying.stopping.get(old)
  if (old !== null && stopped === undefined) return { key, kind, outcome: 'rolledBack', error }
  await stopped
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
  const otherwise = typeNamed(types, spec.type)?.goesOn?.(spec.params) ?? {}
  return Object.keys(otherwise).length === 0 ? spec : { ...spec, params: markChecked({ ...spec.params, ...otherwise }) }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(messageOf(error))
}
