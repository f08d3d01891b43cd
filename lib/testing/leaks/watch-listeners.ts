import { EventEmitter } from 'node:events'
import { placeNow } from './made-at.ts'
import { scopeNow } from './trial-scope.ts'

/**
 * Notes the listeners that connectors add to emitters that are not their own, `process` say, until the function it gives
 * is called.
 */
export function watchListeners(): () => void {
  const { prototype } = EventEmitter
  const before = { on: prototype.on, addListener: prototype.addListener, prepend: prototype.prependListener }
  const init = Reflect.get(EventEmitter, 'init') as (this: EventEmitter, ...args: unknown[]) => void
  const noting = (original: typeof before.on): typeof before.on =>
    function on(this: EventEmitter, event: string | symbol, listener: Parameters<typeof original>[1]) {
      const scope = scopeNow()
      if (scope !== undefined) scope.listening.add({ emitter: this, event, listener, place: placeNow() })
      return original.call(this, event, listener)
    }
  const patched = {
    on: noting(before.on),
    prepend: noting(before.prepend),
    init(this: EventEmitter, ...args: unknown[]): void {
      if (scopeNow() !== undefined) own.add(this)
      init.apply(this, args)
    }
  }
  prototype.on = patched.on
  prototype.addListener = patched.on
  prototype.prependListener = patched.prepend
  Reflect.set(EventEmitter, 'init', patched.init)
  return () => {
    // Who has replaced them meanwhile has built on them
    if (prototype.on === patched.on) prototype.on = before.on
    if (prototype.addListener === patched.on) prototype.addListener = before.addListener
    if (prototype.prependListener === patched.prepend) prototype.prependListener = before.prepend
    if (Reflect.get(EventEmitter, 'init') === patched.init) Reflect.set(EventEmitter, 'init', init)
  }
}

/**
 * Whether a connector has made an emitter itself: its listeners go with it. Streams add listeners to themselves before
 * they are made, so that only afterwards is known whose they are.
 */
export function isConnectors(emitter: EventEmitter): boolean {
  return own.has(emitter)
}

const own = new WeakSet<EventEmitter>()
