import { addAbortSignal, type Readable } from 'node:stream'
import { onAbort } from './on-abort.ts'

/**
 * Destroys a stream when the signal is aborted, with the error that Node's `addAbortSignal` gives. Many streams may
 * share one signal, and nothing of a stream stays with it.
 */
export function destroyOnAbort(stream: Readable, signal: AbortSignal): void {
  const own = new AbortController()
  addAbortSignal(own.signal, stream)
  if (signal.aborted) {
    own.abort(signal.reason)
    return
  }
  stream.once(
    'close',
    onAbort(signal, () => {
      own.abort(signal.reason)
    })
  )
}
