import type { Intake, OpenContext } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'
import { onAbort } from '../core/on-abort.ts'

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
    // Nobody is left who could be told of a failure.
    return {
      intake,
      released: intake === null ? opening.then((late) => late.close()).catch(() => {}) : Promise.resolve()
    }
  } catch (error) {
    if (signal.aborted) return GIVEN_UP
    throw error
  } finally {
    forget()
  }
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
