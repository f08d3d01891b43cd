import type { Clock } from '../../../types/clock.ts'
import { settledWithin } from '../../core/settled-within.ts'

/** Sends a heartbeat if one is due; rejects if the coordinator wants the member to join again. */
export type Heartbeat = () => Promise<void>

/**
 * Waits, however long it takes, and keeps sending heartbeats: the client does so only between batches. Rethrows a
 * failed heartbeat, because the client needs to see it.
 */
export async function beating(
  until: Promise<unknown>,
  heartbeat: Heartbeat,
  { clock, everyMs }: { readonly clock: Clock; readonly everyMs: number }
): Promise<void> {
  while (!(await settledWithin(Math.min(everyMs, MOST_WAIT_MS), until, clock))) await heartbeat()
  await until // if it has failed, that is rethrown too
}

/** The longest time until a rebalance is noticed meanwhile, in ms. */
const MOST_WAIT_MS = 1000
