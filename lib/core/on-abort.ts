import { addAbortListener } from 'node:events'
import { addAbortSignal, type Readable } from 'node:stream'

/** The callbacks that wait for one signal. */
interface Waiting {
  readonly callbacks: Set<() => void>
  /** The only listener on the signal. */
  readonly listener: Disposable
}

/** signal => its callbacks; only while there are any */
const waiting = new WeakMap<AbortSignal, Waiting>()

/**
 * Calls `callback` once when the signal is aborted; returns a function that cancels this. Check `signal.aborted` first.
 *
 * However many callbacks wait for a signal, it has one listener, and none once they are gone: Node reports more than
 * ten as a leak, and all sources of a service may share one signal.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const { callbacks } = waiting.get(signal) ?? listenTo(signal)
  // A new function for each call: the same callback may be registered twice.
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
 * Destroys a stream when the signal is aborted, with the error of Node's `addAbortSignal`. Many streams may share one
 * signal, which keeps no reference to a stream that has closed.
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

/** A cancelled callback may belong to an earlier set than the one that waits now. */
function forget(signal: AbortSignal, callbacks: ReadonlySet<() => void>): void {
  const entry = waiting.get(signal)
  if (entry?.callbacks !== callbacks) return
  waiting.delete(signal)
  entry.listener[Symbol.dispose]()
}
