import type { Clock } from '../../types/clock.ts'
import type { StopOptions } from '../../types/source.ts'
import { settledWithin } from '../core/settled-within.ts'
import type { SourceStream } from '../stream/source-stream.ts'

/**
 * Stops a source, and resolves when it has released its resources. `stop()` alone may resolve earlier, while a loop
 * still processes a record: that loop may be the one that waits for `stop()`. `'close'` may also come earlier, if many
 * sources close at once on a slow system: the wait for the release ends after `releaseMs` at most.
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
