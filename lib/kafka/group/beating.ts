import type { Clock } from '../../../types/clock.ts'
import { settledWithin } from '../../core/settled-within.ts'

/** Sends a heartbeat where one is due; rejects where the coordinator wants the member to join again. */
export type Heartbeat = () => Promise<void>

/**
 * Waits, however long it takes, and goes on heartbeating: the client does so only between batches. A heartbeat that
 * fails is thrown on, as the client wants to see it.
 */
export async function beating(
  until: Promise<unknown>,
  heartbeat: Heartbeat,
  { clock, everyMs }: { readonly clock: Clock; readonly everyMs: number }
): Promise<void> {
  while (!(await settledWithin(Math.min(everyMs, MOST_WAIT_MS), until, clock))) await heartbeat()
  await until // where it has failed, that is thrown on too
}

/** The longest time in which a rebalance is noticed meanwhile, in ms. */
const MOST_WAIT_MS = 1000
