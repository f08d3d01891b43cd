import { createHook, executionAsyncId } from 'node:async_hooks'
import { placeNow, type Place } from './made-at.ts'
import { scopeNow, type Made, type TrialScope } from './trial-scope.ts'

/** Records timers, sockets, watchers and the like that connectors create, until the returned function is called. */
export function watchResources(): () => void {
  /** async id => the scope that owns the resource */
  const owners = new Map<number, TrialScope>()
  /** async id => where the work was begun */
  const begun = new Map<number, Place>()
  const hook = createHook({
    init(asyncId, type, triggerAsyncId, resource: object) {
      if (type === 'PROMISE') return
      const scope = scopeNow()
      if (scope === undefined) return
      scope.begun()
      const place = placeNow()
      const origin = begun.get(executionAsyncId()) ?? null
      if (WORK.has(type)) begun.set(asyncId, place.text() === null ? (origin ?? place) : place)
      if (!WATCHED.has(type)) return
      const maker = owners.get(triggerAsyncId)?.alive.get(triggerAsyncId) ?? null
      const made: Made = { type, place, origin, maker, resource, madeBeforeAbort: !scope.aborted }
      owners.set(asyncId, scope)
      scope.alive.set(asyncId, made)
    },
    before(asyncId) {
      const scope = owners.get(asyncId)
      if (scope?.aborted !== true || scope.ranOut !== null) return
      const made = scope.alive.get(asyncId)
      if (made?.type === 'Timeout' && made.madeBeforeAbort && Reflect.get(made.resource, '_repeat') === null)
        scope.ranOut = made
    },
    destroy(asyncId) {
      owners.get(asyncId)?.alive.delete(asyncId)
      owners.delete(asyncId)
      begun.delete(asyncId)
    }
  })
  hook.enable()
  return () => {
    hook.disable()
  }
}

/** Types of intermediate steps, whose callbacks create further resources. */
const WORK: ReadonlySet<string> = new Set(['TickObject', 'GETADDRINFOREQWRAP', 'FSREQCALLBACK'])

const WATCHED: ReadonlySet<string> = new Set([
  'Timeout',
  'Immediate',
  'TCPSERVERWRAP',
  'TCPWRAP',
  'PIPESERVERWRAP',
  'PIPEWRAP',
  'UDPWRAP',
  'FSEVENTWRAP',
  'STATWATCHER',
  'DIRHANDLE',
  'PROCESSWRAP',
  'WORKER',
  'MESSAGEPORT'
])
