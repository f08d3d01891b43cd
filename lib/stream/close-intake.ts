import type { Clock } from '../../types/clock.ts'
import { sourceError } from '../errors/make-error.ts'
import { settledWithin } from '../core/settled-within.ts'

export interface Closing {
  /** Resolves when it is closed, or after 5000 ms: a peer that hangs may not hold `'close'` up for longer. */
  readonly done: Promise<void>
  /** Resolves when it is closed, however long that takes. */
  readonly released: Promise<void>
}

/**
 * Closes what a connector opened. Neither promise rejects: `warn` is told of a failure, and of one that is left behind.
 */
export function closeIntake(intake: { close(): Promise<void> }, clock: Clock, warn: (error: unknown) => void): Closing {
  const released = (async () => {
    await intake.close()
  })().catch(warn)
  return { released, done: doneWithin(released, clock, warn) }
}

async function doneWithin(released: Promise<void>, clock: Clock, warn: (error: unknown) => void): Promise<void> {
  if (await settledWithin(RELEASE_MS, released, clock)) return
  warn(
    sourceError(
      'SYSTEM_TIMEOUT',
      {},
      { detail: `the connector has not closed within ${RELEASE_MS} ms and is left behind` }
    )
  )
}

const RELEASE_MS = 5000
