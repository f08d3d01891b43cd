import type { Clock } from '../../types/clock.ts'
import type { Intake, OpenContext } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'
import { onAbort } from '../core/on-abort.ts'
import { settledWithin } from '../core/settled-within.ts'
import { sourceError } from '../errors/make-error.ts'

// The calls of a stream to its connector: open, update, stop, close. A connector may fail or hang in each of them.
// Failures that the source survives go to `warn`.

type Warn = (error: unknown) => void

export interface Opening<E extends SourceEvent> {
  /** Null if opening was aborted. */
  readonly intake: Intake<E> | null
  /** Resolves once an intake that was opened after the abort is closed again. */
  readonly released: Promise<void>
}

/** Opens the intake. Once the signal is aborted there is no intake, even if opening succeeds later. */
export async function openIntake<E extends SourceEvent>(
  source: { open(context: OpenContext): Promise<Intake<E>> },
  context: OpenContext
): Promise<Opening<E>> {
  const { signal } = context
  if (signal.aborted) return GIVEN_UP
  const { promise: aborted, forget } = abortOf(signal)
  const opening = source.open(context)
  try {
    const intake = await Promise.race([opening, aborted])
    // Nobody is left to receive a failure.
    return {
      intake,
      released: intake === null ? opening.then(closeWhole).catch(() => {}) : Promise.resolve()
    }
  } catch (error) {
    if (signal.aborted) return GIVEN_UP
    throw error
  } finally {
    forget()
  }
}

async function closeWhole(intake: Pick<Intake, 'close' | 'released'>): Promise<void> {
  await intake.close()
  await intake.released
}

/** Passes changed params to an intake; false if it accepts none, or fails. */
export function updateIntake(
  intake: Pick<Intake, 'update'>,
  params: Readonly<Record<string, unknown>>,
  warn: Warn
): boolean {
  if (intake.update === undefined) return false
  try {
    intake.update(params)
    return true
  } catch (error) {
    warn(error)
    return false
  }
}

/** Asks an intake to take in no more records. Never rejects. */
export async function stopIntake(intake: { stop(): void | Promise<void> }, warn: Warn): Promise<void> {
  try {
    await intake.stop()
  } catch (error) {
    warn(error)
  }
}

export interface Closing {
  /** Resolves when the intake is closed, or after 5000 ms: a peer that hangs must not delay `'close'` any longer. */
  readonly done: Promise<void>
  /** Resolves when the intake is closed, however long that takes. */
  readonly released: Promise<void>
}

/** Closes an intake. Neither promise rejects: `warn` reports a failure, and an intake that takes too long to close. */
export function closeIntake(intake: { close(): Promise<void> }, clock: Clock, warn: Warn): Closing {
  const released = (async () => {
    await intake.close()
  })().catch(warn)
  return { released, done: doneWithin(released, clock, warn) }
}

async function doneWithin(released: Promise<void>, clock: Clock, warn: Warn): Promise<void> {
  if (await settledWithin(RELEASE_MS, released, clock)) return
  warn(
    sourceError(
      'SYSTEM_TIMEOUT',
      {},
      { detail: `the connector has not closed within ${RELEASE_MS} ms and is left behind` }
    )
  )
}

function abortOf(signal: AbortSignal): { readonly promise: Promise<null>; readonly forget: () => void } {
  let giveUp: ((none: null) => void) | undefined
  const promise = new Promise<null>((resolve) => {
    giveUp = resolve
  })
  return {
    promise,
    forget: onAbort(signal, () => {
      giveUp?.(null)
    })
  }
}

const GIVEN_UP = { intake: null, released: Promise.resolve() } as const
const RELEASE_MS = 5000
