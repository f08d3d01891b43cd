import type { SourceStream } from 'warp-flow'

/**
 * A signal that is aborted when a source has closed with unacked records, after the time that `stop()` allows for them.
 * For `pipeline()`, which would otherwise wait for a sink that retries without limit.
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
