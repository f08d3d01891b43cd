import { messageOf } from '../errors/message-of.ts'
import { checkAcks } from './check-acks.ts'
import { checkBackpressure } from './check-backpressure.ts'
import { checkSaysNothing, checkThrowsNothing } from './check-closing.ts'
import { checkDeclaration } from './check-declaration.ts'
import { checkDestroy } from './check-destroy.ts'
import { checkInHand } from './check-in-hand.ts'
import { checkKept } from './check-kept.ts'
import { checkJson, checkRecords } from './check-records.ts'
import { checkSignal } from './check-signal.ts'
import { checkStop, checkStopReleases } from './check-stop.ts'
import { Fault } from './trial/fault.ts'
import type { TrialPlan } from './trial/trial-plan.ts'

/** One promise of a connector, and whether the connector keeps it. */
export interface KeptCheck {
  /** The promise: `stop() ends the stream`. */
  readonly name: string
  /** Whether the promise is kept. */
  readonly ok: boolean
  /** What the check observed. */
  readonly message: string
  /** What to do; only present if the promise is broken. */
  readonly remedy?: string
}

export interface Promised {
  readonly name: string
  /** Returns a sentence about what the check observed; throws if it fails. */
  readonly check: (plan: TrialPlan) => string | Promise<string>
  /** What to do if the failure has no remedy of its own. */
  readonly remedy: string
}

/** Checks one promise. Never rejects. */
export async function outcomeOf({ name, check, remedy }: Promised, plan: TrialPlan): Promise<KeptCheck> {
  try {
    return { name, ok: true, message: await check(plan) }
  } catch (error) {
    const own = error instanceof Fault ? error.remedy : null
    return { name, ok: false, message: messageOf(error), remedy: own ?? remedy }
  }
}

/** Every promise of a connector, ordered so that a fault explains those after it. */
export const contract: readonly Promised[] = [
  {
    name: 'params are declared soundly',
    check: checkDeclaration,
    remedy: 'correct the declaration, or give `checkConnector` params that it allows'
  },
  {
    name: 'opens and delivers records',
    check: checkRecords,
    remedy: 'see to it that what the params point at is there, and give records with all their fields'
  },
  {
    name: 'a second source works like the first',
    check: checkRecords,
    remedy: 'keep state in `open`, not in the module, and release ports and locks when a source closes'
  },
  {
    name: 'events survive JSON',
    check: checkJson,
    remedy: 'keep to what JSON can say in `position` and `meta`: a date as text, a bigint as text'
  },
  { name: 'records stay as they were given', check: checkKept, remedy: 'give each record objects of its own' },
  {
    name: 'takes in no more than is asked for',
    check: checkBackpressure,
    remedy: 'take in only what is asked for, or bound the queue; a bound beyond 16 MiB is stated as `maxBytesAhead`'
  },
  {
    name: 'stop() ends the stream',
    check: checkStop,
    remedy: 'let `stop()` take in no more, and end without an error once all in hand was given'
  },
  { name: 'stop() delivers what is in hand', check: checkInHand, remedy: 'give what is in hand before the end' },
  { name: 'stop() releases everything', check: checkStopReleases, remedy: 'release in `close()` what `open` made' },
  { name: 'destroy() releases everything', check: checkDestroy, remedy: 'release in `close()` what `open` made' },
  { name: 'destroy() is heard at every record', check: checkSignal, remedy: 'let every wait watch `context.signal`' },
  { name: 'closing throws nothing', check: checkThrowsNothing, remedy: 'catch what may fail while it closes' },
  { name: 'says nothing after it has closed', check: checkSaysNothing, remedy: 'end what runs on its own' },
  {
    name: 'acks count',
    check: checkAcks,
    remedy: 'see to it that `onAck` does not fail, and that each record counts once'
  }
]
