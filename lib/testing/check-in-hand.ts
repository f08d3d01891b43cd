import { once } from 'node:events'
import { isPushIntake } from '../stream/push-intake.ts'
import type { SourceEvent } from '../../types/event.ts'
import { systemClock } from '../core/clock.ts'
import { settledWithin } from '../core/settled-within.ts'
import { startTrial, type Trial } from './trial/connector-trial.ts'
import { Fault } from './trial/fault.ts'
import { gather } from './trial/gather.ts'
import { pause, settledBytes } from './trial/settled-bytes.ts'
import { closeTrial, takeRecords } from './trial/take-records.ts'
import type { TrialPlan } from './trial/trial-plan.ts'

/**
 * The records that a connector holds when `stop()` is called are still delivered. A generator cannot be inspected:
 * discarded records only show if `feed` reports how many it made, or if the next source begins after a gap.
 */
export async function checkInHand(plan: TrialPlan): Promise<string> {
  const fed = await fedAndDelivered(plan)
  if (fed !== null) return fed
  const held = await heldByIntake(plan)
  if (held !== null) return held
  // Records from `feed` do not wait for the next source
  return plan.feed === undefined ? await continued(plan) : '`feed` does not say how many records it made'
}

/** Counts the records that an intake holds, in one source without `stop()` and in another one after it. */
async function heldByIntake(plan: TrialPlan): Promise<string | null> {
  for (let round = 1; ; round++) {
    const without = await inHandOf(plan, false)
    if (without === null) return null
    const after = await inHandOf(plan, true)
    // Records from `feed` may arrive a moment later the second time
    if (after === null || after >= (plan.feed === undefined ? without : without / 2))
      return `${without} records were in hand, and came`
    if (round === ROUNDS)
      throw new Fault(`${without} records were in hand when stop() was called, and ${after} of them came`, KEEP)
  }
}

async function inHandOf(plan: TrialPlan, stops: boolean): Promise<number | null> {
  const trial = startTrial(plan)
  try {
    await takeRecords(trial, { ...plan, records: 1 })
    const intake = trial.intake()
    if (intake === null) return null
    if (!isPushIntake(intake)) await settledBytes(() => trial.source.stats().bytes, plan)
    if (stops) return await delivered(trial, plan)
    let count = trial.source.readableLength
    while (count < MOST && intake.next() !== null) count++
    return count
  } finally {
    await closeTrial(trial, plan)
  }
}

/** Stops a source and counts the records that it still delivers. */
async function delivered(
  { source }: Trial,
  { budget }: TrialPlan,
  seen?: (event: SourceEvent) => void
): Promise<number> {
  let count = 0
  source.on('data', (event) => {
    count++
    seen?.(event)
  })
  const closed = once(source, 'close')
  void source.stop()
  await settledWithin(budget.most(STOP_MS), closed, systemClock)
  return count
}

/**
 * All records from `feed` are delivered, by this source or the next. Returns null if `feed` does not report how many it
 * made.
 */
async function fedAndDelivered(plan: TrialPlan): Promise<string | null> {
  if (plan.feed === undefined) return null
  for (let round = 1; ; round++) {
    // The second round allows more time for the records to arrive: those that never arrived were not discarded
    const counts = await fedOnce(plan, round === 1 ? ARRIVE_MS : ARRIVE_MS * 10)
    if (counts === null) return null
    const { made, came } = counts
    if (came >= made) return `${made} records were fed before stop(), and came`
    if (round === ROUNDS)
      throw new Fault(
        `${made} records were fed before stop() and ${came} of them came, of this source and the next`,
        KEEP
      )
  }
}

async function fedOnce(
  plan: TrialPlan,
  arriveMs: number
): Promise<{ readonly made: number; readonly came: number } | null> {
  const trial = startTrial(plan)
  let made: number
  let came = 0
  try {
    came += (await takeRecords(trial, { ...plan, records: 1 })).length
    const first = await trial.fed
    if (first === null) return null
    made = first
    for (let more = 0; more < MORE_FEEDS; more++) made += (await trial.feedAgain()) ?? 0
    await pause(arriveMs)
    came += await delivered(trial, plan)
  } finally {
    await closeTrial(trial, plan)
  }
  if (came >= made) return { made, came }
  const next = startTrial({ ...plan, feed: undefined })
  const { events } = await gather(next, {
    count: made - came,
    withinMs: plan.budget.most(plan.timeoutMs),
    quietMs: NEXT_MS,
    unfed: true
  })
  await closeTrial(next, plan)
  return { made, came: came + events.length }
}

/** If positions are consecutive numbers, the next source continues where the previous one was stopped. */
async function continued(plan: TrialPlan): Promise<string> {
  const gaps: number[] = []
  for (const ms of PAUSES_MS) {
    const gap = await gapAfterStop(plan, ms)
    if (gap === null) return 'positions do not say what was in hand, and no `feed` says how many records it made'
    gaps.push(gap)
  }
  const [gap = 0] = gaps
  // A gap that grows with the pause consists of records that were missed while no source was listening
  if (gap > 0 && gaps.every((each) => each === gap))
    throw new Fault(`${gap} records are missing between a source that was stopped and the next, each time`, KEEP)
  return 'the next source goes on where the one before it was stopped'
}

async function gapAfterStop(plan: TrialPlan, pauseMs: number): Promise<number | null> {
  const seen: SourceEvent[] = []
  const note = (event: SourceEvent): void => {
    seen.push(event)
  }
  const trial = startTrial(plan)
  await gather(trial, { count: COUNTED, withinMs: plan.budget.most(GAP_MS), quietMs: QUIET_MS, seen: note })
  const isOver = trial.source.readableEnded
  if (!isOver) await delivered(trial, plan, note)
  await closeTrial(trial, plan)
  if (isOver) return null
  await pause(pauseMs)
  const next = startTrial(plan)
  const { events } = await gather(next, { count: 1, withinMs: plan.budget.most(GAP_MS), quietMs: GAP_MS })
  await closeTrial(next, plan)
  const [first] = events
  if (first === undefined || seen.length < 3) return null
  return gapBetween(seen, first)
}

/**
 * The number of records missing between two sources, by a number in the position, or the last number in the text, that
 * increases by one with each record; null if there is no such number, or if it starts again.
 */
function gapBetween(seen: readonly SourceEvent[], first: SourceEvent): number | null {
  const last = seen.at(-1)
  const numbers = [
    ...Object.keys(last?.position ?? {}).map(
      (name) => (event: SourceEvent | undefined) => Number(Reflect.get(event?.position ?? {}, name))
    ),
    (event: SourceEvent | undefined) => Number(/(\d+)\D*$/.exec(event?.text ?? '')?.[1] ?? NaN)
  ]
  for (const at of numbers) {
    const counts = seen.every((event, index) => index === 0 || at(event) === at(seen[index - 1]) + 1)
    const gap = at(first) - at(last) - 1
    if (counts && gap >= 0) return gap
  }
  return null
}

const MOST = 5000
const ROUNDS = 2
const MORE_FEEDS = 4
const COUNTED = 4
const ARRIVE_MS = 50
const STOP_MS = 500
const NEXT_MS = 200
const GAP_MS = 300
const QUIET_MS = 120
const PAUSES_MS = [0, 30]
const KEEP =
  'let `stop()` end the taking in alone, and give what is in hand before the end; what cannot be given has to be read again by the next source'
