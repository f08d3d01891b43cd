import type { Intake, OpenContext } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'
import { onAbort } from './on-abort.ts'

/**
 * Opens, and gives up when the signal is aborted: then it gives null, whatever the opening does. What is opened too late is
 * closed again.
 */
export async function openIntake<E extends SourceEvent>(
  source: { open(context: OpenContext): Promise<Intake<E>> }, context: OpenContext
): Promise<Intake<E> | null> {
  const { signal } = context
  if (signal.aborted) return null
  const { promise: aborted, forget } = abortOf(signal)
  const opening = source.open(context)
  try {
    const intake = await Promise.race([opening, aborted])
    // Nobody is left who could be told of a failure.
    if (intake === null) opening.then((late) => late.close()).catch(() => {})
    return intake
  } catch (error) {
    if (signal.aborted) return null
    throw error
  } finally {
    forget()
  }
}

function abortOf(signal: AbortSignal): { readonly promise: Promise<null>, readonly forget: () => void } {
  let forget = (): void => {}
  const promise = new Promise<null>((resolve) => { forget = onAbort(signal, () => { resolve(null) }) })
  return { promise, forget }
}
