import { EventEmitter } from 'node:events'
import { placeNow } from './made-at.ts'
import { scopeNow, type TrialScope } from './trial-scope.ts'

/**
 * Records the listeners that connectors add to emitters, and which emitters are their own (`process` is not), until the
 * returned function is called.
 */
export function watchListeners(): () => void {
  const undo = [
    ...['on', 'addListener', 'prependListener'].map((name) =>
      replace(EventEmitter.prototype, name, (original) => {
        return function add(this: EventEmitter, ...args: unknown[]): unknown {
          const [event, listener] = args as [string | symbol, unknown]
          const scope = scopeNow()
          scope?.listening.add({ scope, emitter: this, event, listener, place: placeNow() })
          return Reflect.apply(original, this, args)
        }
      })
    ),
    replace(EventTarget.prototype, 'addEventListener', (original) => {
      return function add(this: EventTarget, ...args: unknown[]): unknown {
        const [event, listener] = args as [string, unknown]
        const scope = scopeNow()
        if (scope !== undefined) {
          // The creator of an EventTarget is unknown: it counts as that of the first source that listens to it. If a
          // later source listens to it as well, it has outlived the first
          if (!makers.has(this)) makers.set(this, scope)
          scope.listening.add({ scope, emitter: this, event, listener, place: placeNow() })
        }
        return Reflect.apply(original, this, args)
      }
    }),
    replace(EventEmitter, 'init', (original) => {
      return function init(this: EventEmitter, ...args: unknown[]): unknown {
        const scope = scopeNow()
        if (scope !== undefined) makers.set(this, scope)
        return Reflect.apply(original, this, args)
      }
    })
  ]
  return () => {
    for (const each of undo) each()
  }
}

type Method = (this: EventEmitter & EventTarget, ...args: unknown[]) => unknown

/** Replaces a method; returns a function that restores it, unless other code has replaced it since and relies on it. */
function replace(owner: object, name: string, by: (original: Method) => Method): () => void {
  const original = Reflect.get(owner, name) as Method
  const own = by(original)
  Reflect.set(owner, name, own)
  return () => {
    if (Reflect.get(owner, name) === own) Reflect.set(owner, name, original)
  }
}

/**
 * Whether a source has created the emitter itself: its listeners are released with it. Streams add listeners to
 * themselves in their constructor, so that their owner is only known afterwards.
 */
export function isMadeBy(scope: TrialScope, emitter: EventEmitter | EventTarget): boolean {
  return makers.get(emitter) === scope
}

const makers = new WeakMap<EventEmitter | EventTarget, TrialScope>()
