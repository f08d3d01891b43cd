import type { SourceStream } from 'warp-flow'

/**
 * Stops a source and resolves when it has closed: all delivered records are acked, or `timeoutMs` have passed. `stop()`
 * alone allows only half a second for a loop whose body waits, for example for brokers.
 */
export async function stopWholly(source: SourceStream, timeoutMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    source.once('close', resolve)
  })
  void source.stop({ timeoutMs })
  if (!source.closed) await closed
}
