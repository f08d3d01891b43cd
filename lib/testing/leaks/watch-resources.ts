import { createHook } from 'node:async_hooks'
import { placeNow } from './made-at.ts'
import { scopeNow, type Made, type TrialScope } from './trial-scope.ts'

/** Notes timers, sockets, watchers and the like that connectors make, until the function it gives is called. */
export function watchResources(): () => void {
  /** async id => whose it is */
  const owners = new Map<number, TrialScope>()
  const hook = createHook({
    init(asyncId, type, triggerAsyncId, resource: object) {
      if (type === 'PROMISE') return
      const scope = scopeNow()
      if (scope === undefined) return
      scope.begun()
      if (!WATCHED.has(type)) return
      const place = placeNow()
      const maker = owners.get(triggerAsyncId)?.alive.get(triggerAsyncId) ?? null
      const made: Made = { type, place, maker, resource, madeBeforeAbort: !scope.aborted }
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
    }
  })
  hook.enable()
  return () => {
    hook.disable()
  }
}

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
