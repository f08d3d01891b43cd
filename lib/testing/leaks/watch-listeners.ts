import { EventEmitter } from 'node:events'
import { placeNow } from './made-at.ts'
import { scopeNow, type TrialScope } from './trial-scope.ts'

/**
 * Notes the listeners that connectors add to emitters that are not their own, `process` say, until the function it gives
 * is called.
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
          // Who made it nobody knows; what a later source listens to as well has outlived the first
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

/** Gives what puts the method back; who has replaced it meanwhile has built on it. */
function replace(owner: object, name: string, by: (original: Method) => Method): () => void {
  const original = Reflect.get(owner, name) as Method
  const own = by(original)
  Reflect.set(owner, name, own)
  return () => {
    if (Reflect.get(owner, name) === own) Reflect.set(owner, name, original)
  }
}

/**
 * Whether a source has made an emitter itself: its listeners go with it. Streams add listeners to themselves before
 * they are made, so that only afterwards is known whose they are.
 */
export function isMadeBy(scope: TrialScope, emitter: EventEmitter | EventTarget): boolean {
  return makers.get(emitter) === scope
}

const makers = new WeakMap<EventEmitter | EventTarget, TrialScope>()
