import type { Clock } from '../../types/clock.ts'
import type { StopOptions } from '../../types/source.ts'
import { settledWithin } from '../core/settled-within.ts'
import type { SourceStream } from '../stream/source-stream.ts'

/**
 * Stops a source, and resolves when it holds nothing any more. `stop()` alone may resolve before, while a loop is busy
 * with a record: it may be that loop that waits for it. `'close'` may come before, where many close at once and the
 * system is slow: what they hold is free `releaseMs` later at most, or is taken to be.
 */
export async function closedSource(
  source: SourceStream,
  options: StopOptions | undefined,
  clock: Clock,
  releaseMs: number
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    if (source.closed) resolve()
    else source.once('close', resolve)
  })
  await source.stop(options)
  await closed
  await settledWithin(releaseMs, source.released, clock)
}
