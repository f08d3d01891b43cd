import type { StopOptions } from '../../types/source.ts'
import type { SourceStream } from '../core/source-stream.ts'

/**
 * Stops a source, and resolves when it holds nothing any more. `stop()` alone may resolve before, while a loop is busy with a record: it may be that loop
 * that waits for it.
 */
export async function closedSource(source: SourceStream, options: StopOptions | undefined): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    if (source.closed) resolve()
    else source.once('close', resolve)
  })
  await source.stop(options)
  await closed
}
