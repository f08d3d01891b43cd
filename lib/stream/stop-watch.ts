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
  /** The number of records taken so far. */
  readonly taken: () => number
}

/**
 * Watches a stream that is being stopped: warns if it waits for acks, and destroys it if it has not closed within
 * `timeoutMs`. Returns a function that cancels the watch.
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
 * Warns once that a stop waits for acks: no record was taken for a second, and some earlier records are not acked. A
 * consumer that is still taking records, however many, is no reason for the warning.
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

/** A `for await` as seen from outside. */
export interface ConsumerView {
  /** True while the loop's body works on a record. */
  readonly inBody: boolean
  /** The number of records that the loop has taken. */
  readonly taken: number
}

/**
 * Whether a loop will reach its end by itself. A loop whose body awaits `stop()` cannot; all that distinguishes it from
 * one with a slow body is that it never requests its next record. It gets half a second of real time, whatever clock
 * the source has; a body that takes longer counts as one that awaits `stop()`.
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
