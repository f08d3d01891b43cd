import { setImmediate } from 'node:timers/promises'

/**
 * Resolves after the event loop has polled the kernel at least once and has delivered the data that had arrived. Takes
 * two immediates, because the first may still belong to the current turn.
 */
export async function loopTurn(): Promise<void> {
  await setImmediate()
  await setImmediate()
}
