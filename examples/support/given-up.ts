import type { SourceStream } from 'warp-flow'

/**
 * Is aborted where a source has ended although records have no ack: after the time that `stop()` gives them. For
 * `pipeline()`, which else would wait for a sink that tries for ever.
 */
export function givenUp(source: SourceStream): AbortSignal {
  const end = new AbortController()
  source.once('close', () => {
    const { unacked } = source.stats()
    if (unacked === 0) return
    const what = unacked === 1 ? '1 record has' : `${unacked} records have`
    end.abort(new Error(`stopped while ${what} no ack: what is not acked comes again at the next start`))
  })
  return end.signal
}
