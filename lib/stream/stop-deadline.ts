import type { Readable } from 'node:stream'
import type { AckWatermarks } from '../../types/acks.ts'
import type { Clock } from '../../types/clock.ts'
import { sourceError } from '../errors/make-error.ts'
import { unackedText } from './unacked-text.ts'

export interface StopDeadline {
  readonly stream: Readable & { readonly key: string }
  readonly timeoutMs: number
  readonly clock: Clock
  /** Null under `ack: 'auto'`. */
  readonly acks: Pick<AckWatermarks, 'unacked' | 'oldest'> | null
  readonly warn: (error: unknown) => void
}

/**
 * Destroys a stream that is being stopped where it has not closed within `timeoutMs`, and tells `warn` so. Gives what
 * calls that off.
 */
export function setStopDeadline({ stream, timeoutMs, clock, acks, warn }: StopDeadline): () => void {
  const timer = clock.setTimeout(() => {
    const left = acks === null || acks.unacked === 0 ? {} : { detail: unackedText(acks) }
    warn(sourceError('SYSTEM_STOP_TIMEOUT', { source: stream.key, values: { ms: String(timeoutMs) } }, left))
    stream.destroy()
  }, timeoutMs)
  return () => {
    clock.clearTimeout(timer)
  }
}
