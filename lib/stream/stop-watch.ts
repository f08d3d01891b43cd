import type { Readable } from 'node:stream'
import type { AckWatermarks } from '../../types/acks.ts'
import type { Clock } from '../../types/clock.ts'
import { systemClock } from '../core/clock.ts'
import { settledWithin } from '../core/settled-within.ts'
import { sourceError } from '../errors/make-error.ts'
import { positionText, unackedText } from './unacked-text.ts'

type Acks = Pick<AckWatermarks, 'unacked' | 'oldest'>

export interface StopWatch {
  readonly stream: Readable & { readonly key: string }
  readonly timeoutMs: number
  readonly clock: Clock
  /** Null under `ack: 'auto'`. */
  readonly acks: Acks | null
  readonly warn: (error: unknown) => void
  /** How many records were taken so far. */
  readonly taken: () => number
}

/**
 * Watches a stream that is being stopped: says so where it waits for acks, and destroys it where it has not closed
 * within `timeoutMs`. Gives what calls that off.
 */
export function watchStop(watch: StopWatch): () => void {
  const callOff = [setDeadline(watch), ...(watch.acks === null ? [] : [tellWait(watch, watch.acks)])]
  return () => {
    for (const each of callOff) each()
  }
}

function setDeadline({ stream, timeoutMs, clock, acks, warn }: StopWatch): () => void {
  const timer = clock.setTimeout(() => {
    const left = acks === null || acks.unacked === 0 ? {} : { detail: unackedText(acks) }
    warn(sourceError('SYSTEM_STOP_TIMEOUT', { source: stream.key, values: { ms: String(timeoutMs) } }, left))
    stream.destroy()
  }, timeoutMs)
  return () => {
    clock.clearTimeout(timer)
  }
}

/**
 * Says once that a stop waits for acks: nothing was taken for a second, and some of what was taken before is not acked.
 * A consumer that takes what is in hand, however much that is, is not waited for.
 */
function tellWait({ stream, timeoutMs, clock, warn, taken }: StopWatch, acks: Acks): () => void {
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

/** What is seen of a `for await` from outside. */
export interface ConsumerView {
  /** True while its body works on a record. */
  readonly inBody: boolean
  /** How many records it has taken. */
  readonly taken: number
}

/**
 * Whether a loop will come to its end by itself. One whose body awaits `stop()` cannot, and nothing tells it from one
 * whose body is slow but that it never asks for its next record: so it is given half a second of real time, whatever
 * clock the source has. A body that is slower than that is taken to wait.
 */
export async function consumerProgresses(look: () => ConsumerView, closed: Promise<void>): Promise<boolean> {
  const { inBody, taken } = look()
  if (!inBody || (await settledWithin(IN_BODY_MS, closed, systemClock))) return true
  const now = look()
  return !now.inBody || now.taken > taken
}

const WAIT_MS = 1000
const LOOK_MS = 100
const IN_BODY_MS = 500
