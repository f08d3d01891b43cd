import type { GroupPlan } from './group-plan.ts'

/** Resolves when everything that was fetched has been delivered, and acked unless that takes longer than `revokeMs`. */
export async function drained(
  { queue, delivery, clock, settings }: Pick<GroupPlan, 'queue' | 'delivery' | 'clock' | 'settings'>,
  { unacked, isOver, beat }: Draining
): Promise<void> {
  for (let waitedMs = 0; !isOver();) {
    const isDelivered = !queue.holds && delivery.buffered() === 0
    if (isDelivered && (unacked() === 0 || waitedMs >= settings.revokeMs)) return
    if (isDelivered) waitedMs += LOOK_MS
    await beat()
    await new Promise<void>((resolve) => {
      clock.setTimeout(resolve, LOOK_MS)
    })
  }
}

interface Draining {
  /** How many delivered records are not acked. */
  readonly unacked: () => number
  /** Whether nothing more will be delivered. */
  readonly isOver: () => boolean
  /** Keeps the member in its group during the wait. */
  readonly beat: () => Promise<void>
}

/** How often to check whether everything is delivered, in ms. */
const LOOK_MS = 50
