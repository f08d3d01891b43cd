import { systemClock } from '../../core/clock.ts'
import { settledWithin } from '../../core/settled-within.ts'
import type { TrialScope } from '../leaks/trial-scope.ts'
import type { Trial } from './connector-trial.ts'
import { inHand, loopTurn } from './in-hand.ts'
import { pause } from './settled-bytes.ts'
import type { TrialPlan } from './trial-plan.ts'

export interface Flooded {
  /** `12 feeds`, or `36 records` if the feeds report how many. */
  readonly fed: string
  /** The number of these that the connector held when reading resumed. */
  readonly waiting: number
}

/**
 * Feeds while the stream is not read, until more than `limit` records were fed or the feed is blocked; then reads them.
 */
export async function floodedRecords(trial: Trial, limit: number, { budget }: TrialPlan): Promise<Flooded> {
  const until = systemClock.now() + budget.most(FLOOD_MS)
  let fed = 0
  let unit = 'records'
  while (fed <= limit && systemClock.now() < until) {
    let round = 0
    const feeds = Array.from({ length: Math.min(AT_ONCE, limit + 1 - fed) }, async () => {
      const records = await trial.feedAgain()
      if (records === null) unit = 'feeds'
      round += records ?? 1
    })
    const isDone = await settledWithin(Math.max(1, until - systemClock.now()), Promise.all(feeds), systemClock)
    fed += round
    if (!isDone) break // the feed is blocked
  }
  await pause(SETTLE_MS)
  const readBefore = bytesRead(trial.scope)
  const { count, bytes } = await inHand(trial, limit + 1, loopTurn, budget)
  // Records that were still in the kernel's socket buffer had not been taken in
  const waiting = readBefore !== null && readBefore < bytes ? 0 : count
  return { fed: `${fed} ${unit}`, waiting }
}

/** Bytes that were read from the sockets of a connector; null if it has no socket that counts them. */
function bytesRead({ alive }: TrialScope): number | null {
  const counts = [...alive.values()]
    .filter(({ type }) => type === 'TCPWRAP' || type === 'PIPEWRAP')
    .map(({ resource }) => Number(Reflect.get(resource, 'bytesRead')))
    .filter(Number.isFinite)
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0)
}

const AT_ONCE = 25
const FLOOD_MS = 800
const SETTLE_MS = 20
