import { sourceError } from '../errors/make-error.ts'
import type { StopDeadline } from './stop-deadline.ts'
import { positionText, unackedText } from './unacked-text.ts'

export interface StopWait extends StopDeadline {
  readonly acks: NonNullable<StopDeadline['acks']>
  /** How many records were taken so far. */
  readonly taken: () => number
}

/**
 * Says once that a stop waits for acks: nothing was taken for a second, and some of what was taken before is not acked.
 * A consumer that takes what is in hand, however much that is, is not waited for. Gives what calls that off.
 */
export function tellStopWaits({ stream, timeoutMs, clock, acks, warn, taken }: StopWait): () => void {
  let before = taken()
  let quietMs = 0
  const look = (): void => {
    const now = taken()
    quietMs = now === before ? quietMs + LOOK_MS : 0
    before = now
    if (quietMs < WAIT_MS || acks.unacked === 0) {
      timer = clock.setTimeout(look, LOOK_MS)
      return
    }
    warn(
      sourceError(
        'SYSTEM_STOP_WAITS',
        {
          source: stream.key,
          values: { ms: String(timeoutMs), unacked: String(acks.unacked), oldest: positionText(acks.oldest) }
        },
        { detail: `${unackedText(acks)}; ${timeoutMs} ms after stop() the source is destroyed` }
      )
    )
  }
  let timer = clock.setTimeout(look, LOOK_MS)
  return () => {
    clock.clearTimeout(timer)
  }
}

const WAIT_MS = 1000
const LOOK_MS = 100
