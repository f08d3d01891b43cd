import { setImmediate } from 'node:timers/promises'

/**
 * Resolves after the event loop has asked the kernel at least once for what has arrived, and told all of it that was
 * there: the first immediate may still be of the turn that runs.
 */
export async function loopTurn(): Promise<void> {
  await setImmediate()
  await setImmediate()
}
