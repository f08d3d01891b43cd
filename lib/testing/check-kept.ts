import { isDeepStrictEqual } from 'node:util'
import type { SourceEvent } from '../../types/event.ts'
import { startTrial } from './trial/connector-trial.ts'
import { Fault } from './trial/fault.ts'
import { gather } from './trial/gather.ts'
import { copied, type Snapshot } from './trial/snapshot.ts'
import { closeTrial } from './trial/take-records.ts'
import type { TrialPlan } from './trial/trial-plan.ts'

/**
 * A delivered record never changes: it shares its bytes with no other record, and its position, meta and tags stay the
 * same. Takes more records than other checks, because a reused buffer only shows once it is reused.
 */
export async function checkKept(plan: TrialPlan): Promise<string> {
  const trial = startTrial(plan)
  const kept: Kept[] = []
  const seen = (event: SourceEvent): void => {
    kept.push(copyOf(event))
  }
  await gather(trial, {
    count: Math.max(plan.records, LOOKED_AT),
    withinMs: plan.budget.most(Math.min(plan.timeoutMs, WITHIN_MS)),
    quietMs: QUIET_MS,
    seen
  })
  const faults = [...changedAtOnce(kept, trial.yielded), ...faultsOf(kept)]
  await closeTrial(trial, plan)
  const [fault] = faults.length > 0 ? faults : faultsOf(kept)
  if (fault !== undefined) throw fault
  return `${kept.length} records`
}

/** A record, with a copy of its contents at the time of delivery. */
interface Kept {
  readonly event: SourceEvent
  readonly payload: Buffer
  readonly bytes: Buffer
  readonly parts: Readonly<Record<(typeof PARTS)[number], unknown>>
}

function copyOf(event: SourceEvent): Kept {
  const payload = Buffer.isBuffer(event.payload) ? event.payload : Buffer.alloc(0)
  return {
    event,
    payload,
    bytes: Buffer.from(payload),
    parts: { position: copied(event.position), meta: copied(event.meta), tags: copied(event.tags) }
  }
}

/**
 * Compares with the snapshots taken at `yield`: a generator may change a record when the next one is requested, before
 * the consumer has seen it.
 */
function changedAtOnce(kept: readonly Kept[], yielded: readonly Snapshot[]): Fault[] {
  return kept.flatMap(({ bytes, parts }, index) => {
    const given = yielded[index]
    if (given === undefined) return []
    const name = `record ${index + 1}`
    return [
      ...(bytes.equals(given.bytes)
        ? []
        : [new Fault(`the bytes of ${name} have changed after it was given`, OWN_BYTES)]),
      ...(['position', 'meta'] as const)
        .filter((part) => !isDeepStrictEqual(parts[part], given[part]))
        .map((part) => new Fault(`the ${part} of ${name} has changed after it was given`, OWN_PARTS))
    ]
  })
}

function faultsOf(kept: readonly Kept[]): Fault[] {
  return kept.flatMap(({ event, payload, bytes, parts }, index) => {
    const name = `record ${index + 1}`
    const faults: Fault[] = []
    if (!payload.equals(bytes))
      faults.push(new Fault(`the bytes of ${name} have changed after it was given`, OWN_BYTES))
    const other = kept.findIndex((later, at) => at > index && overlap(payload, later.payload))
    if (faults.length === 0 && other !== -1)
      faults.push(new Fault(`${name} and record ${other + 1} share their memory`, OWN_BYTES))
    for (const part of PARTS) {
      const now = copied(event[part])
      if (parts[part] !== event[part] && !isDeepStrictEqual(now, parts[part]))
        faults.push(new Fault(`the ${part} of ${name} has changed after it was given`, OWN_PARTS))
    }
    return faults
  })
}

/**
 * Whether two different Buffers share memory. One Buffer that is delivered twice does not count: it may be a constant.
 */
function overlap(a: Buffer, b: Buffer): boolean {
  if (a === b || a.buffer !== b.buffer || a.length === 0 || b.length === 0) return false
  return a.byteOffset < b.byteOffset + b.length && b.byteOffset < a.byteOffset + a.length
}

const PARTS = ['position', 'meta', 'tags'] as const
const LOOKED_AT = 20
const QUIET_MS = 150
const WITHIN_MS = 500
const OWN_BYTES = 'give each record bytes of its own: `Buffer.from(bytes)` copies what a reader will use again'
const OWN_PARTS = 'give each record an object of its own: `position: { ...position }`'
