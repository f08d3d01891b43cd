import type { Intake, OpenContext } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'

/**
 * Opens, and gives up when the signal is aborted: then it gives null, whatever the opening does. What is opened too late is
 * closed again.
 */
export async function openIntake<E extends SourceEvent>(
  source: { open(context: OpenContext): Promise<Intake<E>> }, context: OpenContext
): Promise<Intake<E> | null> {
  const { signal } = context
  if (signal.aborted) return null
  const aborted = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => { resolve(null) }, { once: true })
  })
  const opening = source.open(context)
  try {
    const intake = await Promise.race([opening, aborted])
    // Nobody is left who could be told of a failure.
    if (intake === null) opening.then((late) => late.close()).catch(() => {})
    return intake
  } catch (error) {
    if (signal.aborted) return null
    throw error
  }
}
