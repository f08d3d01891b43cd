import { setImmediate } from 'node:timers/promises'

/**
 * Resolves after the event loop has asked the kernel at least once for what has arrived, and has delivered it: the
 * first immediate may still belong to the current turn.
 */
export async function loopTurn(): Promise<void> {
  await setImmediate()
  await setImmediate()
}
