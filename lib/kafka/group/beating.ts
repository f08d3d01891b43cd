import type { Clock } from '../../../types/clock.ts'
import { settledWithin } from '../../core/settled-within.ts'

/** Sends a heartbeat if one is due; rejects if the coordinator wants the member to rejoin. */
export type Heartbeat = () => Promise<void>

/**
 * Waits without a limit and keeps sending heartbeats, which the client does only between batches. Rethrows a failed
 * heartbeat, because the client needs to see it.
 */
export async function beating(
  until: Promise<unknown>,
  heartbeat: Heartbeat,
  { clock, everyMs }: { readonly clock: Clock; readonly everyMs: number }
): Promise<void> {
  while (!(await settledWithin(Math.min(everyMs, MOST_WAIT_MS), until, clock))) await heartbeat()
  await until // rethrows its failure, too
}

/** The longest time until a rebalance is noticed during the wait, in ms. */
const MOST_WAIT_MS = 1000
