import type { Clock } from '../../types/clock.ts'
import { sourceError } from '../errors/make-error.ts'
import { settledWithin } from './settled-within.ts'

/**
 * Closes what a connector opened. Never rejects, and resolves after 5000 ms where the connector does not: a peer that hangs
 * may not hold `'close'` up for longer. `warn` is told of either.
 */
export async function closeIntake(intake: { close(): Promise<void> }, clock: Clock, warn: (error: unknown) => void): Promise<void> {
  const closing = (async () => { await intake.close() })().catch(warn)
  if (await settledWithin(RELEASE_MS, closing, clock)) return
  warn(sourceError('SYSTEM_TIMEOUT', {}, { detail: `the connector has not closed within ${RELEASE_MS} ms and is left behind` }))
}

const RELEASE_MS = 5000
