import type { Readable } from 'node:stream'
import type { Clock } from '../../types/clock.ts'
import { sourceError } from '../errors/make-error.ts'

/** Destroys a stream that is being stopped where it has not closed within `timeoutMs`, and tells `warn` so. Leaves no timer behind. */
export function limitStop(stream: Readable & { readonly key: string }, timeoutMs: number, clock: Clock, warn: (error: unknown) => void): void {
  const timer = clock.setTimeout(() => {
    warn(sourceError('SYSTEM_STOP_TIMEOUT', { source: stream.key, values: { ms: String(timeoutMs) } }))
    stream.destroy()
  }, timeoutMs)
  stream.once('close', () => { clock.clearTimeout(timer) })
}
