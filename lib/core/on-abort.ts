import { addAbortListener } from 'node:events'
import { addAbortSignal, type Readable } from 'node:stream'

/** What waits for one signal to be aborted. */
interface Waiting {
  readonly callbacks: Set<() => void>
  /** The one listener that the signal has. */
  readonly listener: Disposable
}

/** signal => what waits for it; only while there is something */
const waiting = new WeakMap<AbortSignal, Waiting>()

/**
 * Calls `callback` once when the signal is aborted; gives what takes that back. Ask `signal.aborted` first.
 *
 * However many wait for one signal, it has one listener, and none when they are gone: Node takes more than ten for a
 * leak, and all sources of a service may well share one.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const { callbacks } = waiting.get(signal) ?? listenTo(signal)
  // One of its own for each call: the same function may wait twice.
  const call = (): void => {
    callback()
  }
  callbacks.add(call)
  return () => {
    callbacks.delete(call)
    if (callbacks.size === 0) forget(signal, callbacks)
  }
}

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

function listenTo(signal: AbortSignal): Waiting {
  const callbacks = new Set<() => void>()
  const listener = addAbortListener(signal, () => {
    waiting.delete(signal)
    for (const call of callbacks) call()
  })
  const entry = { callbacks, listener }
  waiting.set(signal, entry)
  return entry
}

/** Those of an earlier time may be taken back again, when others wait. */
function forget(signal: AbortSignal, callbacks: ReadonlySet<() => void>): void {
  const entry = waiting.get(signal)
  if (entry?.callbacks !== callbacks) return
  waiting.delete(signal)
  entry.listener[Symbol.dispose]()
}
