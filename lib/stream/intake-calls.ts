import type { Clock } from '../../types/clock.ts'
import type { Intake, OpenContext } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'
import { onAbort } from '../core/on-abort.ts'
import { settledWithin } from '../core/settled-within.ts'
import { sourceError } from '../errors/make-error.ts'

// What a stream asks of a connector at the beginning, at the end and in between. A connector may fail or hang in each of
// these calls. Failures that the source survives go to `warn`.

type Warn = (error: unknown) => void

export interface Opening<E extends SourceEvent> {
  /** Null where the opening was given up. */
  readonly intake: Intake<E> | null
  /** Resolves once what was opened too late is closed again. */
  readonly released: Promise<void>
}

/** Opens, and gives up when the signal is aborted: then there is no intake, whatever the opening does. */
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
    // A failure has nobody left to go to.
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

/** Hands changed params to an intake; false where it takes none, or fails with them. */
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

/** Asks an intake to take in no more. Never rejects. */
export async function stopIntake(intake: { stop(): void | Promise<void> }, warn: Warn): Promise<void> {
  try {
    await intake.stop()
  } catch (error) {
    warn(error)
  }
}

export interface Closing {
  /** Resolves when it is closed, or after 5000 ms: a peer that hangs may not hold `'close'` up for longer. */
  readonly done: Promise<void>
  /** Resolves when it is closed, however long that takes. */
  readonly released: Promise<void>
}

/** Closes what a connector opened. Neither promise rejects: `warn` gets a failure, and says when it is left behind. */
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
