import type { SourceStream } from 'warp-flow'

/**
 * Resolves when it has closed: all that it has delivered is acked, or `timeoutMs` are over. `stop()` alone gives a loop
 * half a second whose body waits, for brokers for one.
 */
export async function stopWholly(source: SourceStream, timeoutMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    source.once('close', resolve)
  })
  void source.stop({ timeoutMs })
  if (!source.closed) await closed
}
