import type { SourceSpec } from '../../types/config.ts'
import type { AppliedChange, ConfigGeneration } from '../../types/config-watch.ts'
import type { ConnectorType } from '../../types/connector.ts'
import { camelName } from '../config/params/spelling.ts'
import { fewAtATime } from './few-at-a-time.ts'
import { inSteps } from '../core/steps.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import { messageOf } from '../errors/message-of.ts'
import { appliedSpec, markApplied, markRefused } from './applied-specs.ts'
import { openedSource, type OpeningParts } from './opened-source.ts'
import { plannedChanges, type PlannedChange } from './planned-changes.ts'
import { preparedChange, type Opening, type PreparedChange } from './prepared-change.ts'
import { probedChange, type ProbingParts, type Refusal } from './probed-change.ts'

/** The dependencies of `applyChangesWith`. */
export interface ApplyParts extends OpeningParts, ProbingParts {
  readonly types: readonly ConnectorType[]
  /** Stops a source: delivers its buffered records and saves its position. Never rejects. */
  stop(source: SourceStream): Promise<void>
  /** Hands an opened source to its consumer. */
  start(source: SourceStream): void
}

/**
 * Updates the sources to a configuration. The replacement of a running source is probed before any source is stopped.
 * Leaving sources that collide with it are stopped first, its predecessor included; otherwise it opens beside its
 * predecessor. A failed change is rolled back. Never rejects.
 */
export async function applyChangesWith(
  parts: ApplyParts,
  sources: Map<string, SourceStream>,
  change: ConfigGeneration
): Promise<readonly AppliedChange[]> {
  if (change.config === undefined) return []
  const planned = await inSteps(plannedChanges(parts.types, sources, change))
  const live = new Set(planned.filter(takesOver))
  const others = planned.filter((one) => !live.has(one))
  const leaving = others.flatMap(({ old }) => old ?? [])
  const prepared = others.map((one) => preparedChange(parts.types, one, leaving))
  const refusals = await fewAtATime(PROBES, prepared, async (one) => ({ one, refusal: await probedChange(parts, one) }))
  const going = new Set(
    refusals.flatMap(({ one: { old }, refusal }) => (old === null || refusal !== null ? [] : [old]))
  )
  const applying: Applying = { parts, sources, going, stopping: new Map() }
  const done = new Map(
    await Promise.all(
      refusals.map(async ({ one, refusal }) => [one.key, await broughtUp(applying, one, refusal)] as const)
    )
  )
  return planned.map((one) => done.get(one.key) ?? applied(one))
}

/** How many probes run in parallel: each may read the open files of all processes on the machine. */
const PROBES = 16

interface Applying {
  readonly parts: ApplyParts
  readonly sources: Map<string, SourceStream>
  /** The old sources that are about to be stopped. */
  readonly going: ReadonlySet<SourceStream>
  /** source => its stop, once that has begun */
  readonly stopping: Map<SourceStream, Promise<void>>
}

/** Stops a source once: further calls wait for the same stop. */
function stop({ parts, stopping }: Applying, source: SourceStream): Promise<void> {
  const stopped = stopping.get(source) ?? parts.stop(source)
  stopping.set(source, stopped)
  return stopped
}

/** Whether the running source has taken over the change: possible if every changed param is `live`. */
function takesOver({ old, spec, change, live }: PlannedChange): boolean {
  if (old === null || spec === null || live === null) return false
  const names = new Set(live.map(camelName))
  const hasTaken = old.update(Object.fromEntries([...names].map((name) => [name, spec.params[name]])))
  if (hasTaken) markApplied(old, spec, change)
  return hasTaken
}

async function broughtUp(
  applying: Applying,
  prepared: PreparedChange,
  refusal: Refusal | null
): Promise<AppliedChange> {
  const { key, kind, old, former, spec, next, change, inTheWay } = prepared
  const { sources, going } = applying
  if (refusal !== null) return refused(prepared, refusal)
  if (spec === null || next === null) {
    if (old !== null) await stop(applying, old)
    sources.delete(key)
    return applied({ key, kind })
  }
  await Promise.all(inTheWay.filter((other) => going.has(other)).map((other) => stop(applying, other)))
  try {
    markApplied(await handedOver(applying, next, former), spec, change)
  } catch (error) {
    return await takenBack(applying, prepared, spec, asError(error))
  }
  if (old !== null) await stop(applying, old)
  return applied({ key, kind })
}

function applied({ key, kind }: Pick<PlannedChange, 'key' | 'kind'>): AppliedChange {
  return { key, kind, outcome: 'applied' }
}

/** The outcome of a change that was not begun: a running source keeps running. */
function refused({ key, kind, old, spec }: PreparedChange, refusal: Refusal): AppliedChange {
  if (old === null) return { key, kind, outcome: 'failed', error: refusal.error }
  if (spec !== null) markRefused(old, spec)
  return { key, kind, outcome: 'rolledBack', ...refusal }
}

async function handedOver(
  { parts, sources }: Applying,
  spec: Opening,
  former: SourceStream | null
): Promise<SourceStream> {
  const { source, tellWarnings } = await openedSource(parts, spec, former)
  try {
    parts.start(source)
    sources.set(spec.key, source)
    // On the next tick, so that a listener that throws does not make the change fail
    process.nextTick(tellWarnings)
    return source
  } catch (error) {
    // The source that is opened in its place may need a port or a lock that this one still holds
    await parts.stop(source.destroy())
    throw error
  }
}

/** Rolls back: the old source keeps running unless it has been stopped; otherwise it is opened again. */
async function takenBack(
  applying: Applying,
  { key, kind, old, back }: PreparedChange,
  wanted: SourceSpec,
  error: Error
): Promise<AppliedChange> {
  const stopped = old === null ? undefined : applying.stopping.get(old)
  if (old !== null && stopped === undefined) {
    markRefused(old, wanted)
    return { key, kind, outcome: 'rolledBack', error }
  }
  await stopped
  applying.sources.delete(key)
  if (old === null || back === null) return { key, kind, outcome: 'failed', error }
  try {
    markRefused(await handedOver(applying, back, old), wanted, appliedSpec(old))
    return { key, kind, outcome: 'rolledBack', error }
  } catch (again) {
    return { key, kind, outcome: 'failed', error, rollbackError: asError(again) }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(messageOf(error))
}
