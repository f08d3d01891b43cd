import { EventEmitter, getEventListeners } from 'node:events'
import type { Listening, Made, OpenFile, TrialScope } from './trial-scope.ts'
import { isMadeBy } from './watch-listeners.ts'

/** The resources that a connector has left behind: one line each, with the place that created it. */
export function whatIsLeft({ alive, listening, files }: TrialScope): readonly string[] {
  return [
    ...new Set([
      ...[...alive.values()].filter(isHeld).map((made) => `${nameOf(made)}${placeOf(made)}`),
      ...[...listening].filter(isListening).map(listenerOf),
      ...[...files].filter((file) => file.isOpen()).map(fileOf)
    ])
  ]
}

/**
 * Whether a resource is still held: it is neither closed nor kept by the process for later use, like pooled
 * connections.
 */
function isHeld({ type, resource, place }: Made): boolean {
  if (type === 'Immediate') return Reflect.get(resource, '_destroyed') !== true
  if (type === 'Timeout') {
    if (Reflect.get(resource, '_destroyed') === true) return false
    if (place.passes(SIGNAL_TIMEOUT)) return false
  }
  return !place.passes(POOL) || isReferenced(resource)
}

function isReferenced(resource: object): boolean {
  // A reused connection has its handle in this property
  const handle = (Reflect.get(resource, 'handle') as object | undefined) ?? resource
  const hasRef: unknown = Reflect.get(handle, 'hasRef')
  return typeof hasRef !== 'function' || Reflect.apply(hasRef, handle, []) !== false
}

function isListening({ scope, emitter, event, listener, place }: Listening): boolean {
  if (isMadeBy(scope, emitter) || place.passes(POOL)) return false
  if (emitter instanceof EventEmitter)
    return emitter.listeners(event).some((each) => each === listener || Reflect.get(each, 'listener') === listener)
  return getEventListeners(emitter, String(event)).some((each) => each === listener)
}

export function nameOf({ type, resource }: Made): string {
  if (type === 'Timeout') {
    const ms = String(Reflect.get(resource, '_idleTimeout'))
    return Reflect.get(resource, '_repeat') === null ? `a timer of ${ms} ms` : `an interval of ${ms} ms`
  }
  return NAMES[type] ?? type
}

export function placeOf(made: Made): string {
  const text = made.place.text() ?? made.origin?.text() ?? null
  if (text !== null) return `, made ${text}`
  return made.maker === null ? '' : `, of ${nameOf(made.maker)}${placeOf(made.maker)}`
}

function fileOf({ path, place }: OpenFile): string {
  return `an open file, ${path}, opened ${place.text() ?? 'by a stream'}`
}

function listenerOf({ emitter, event, place }: Listening): string {
  const whose = emitter === process ? '`process`' : `a ${emitter.constructor.name} that outlives the source`
  return `a listener for '${String(event)}' on ${whose}, added ${place.text() ?? 'by Node'}`
}

const NAMES: Readonly<Record<string, string>> = {
  Immediate: 'a loop of setImmediate()',
  TCPSERVERWRAP: 'a listening server',
  PIPESERVERWRAP: 'a server that listens at a socket',
  TCPWRAP: 'a connection',
  PIPEWRAP: 'a pipe',
  UDPWRAP: 'a UDP socket',
  FSEVENTWRAP: 'a watcher of fs.watch()',
  STATWATCHER: 'a watcher of fs.watchFile()',
  DIRHANDLE: 'an open folder',
  PROCESSWRAP: 'a child process',
  WORKER: 'a worker thread',
  MESSAGEPORT: 'a message port'
}

/** The timer of `AbortSignal.timeout()` cannot be cleared, and does not keep the process alive. */
const SIGNAL_TIMEOUT = /internal\/abort_controller/
/** Connections kept for the next request, and the timer of HTTP's `Date` headers. */
const POOL = /_http_agent|node:_http_client|node:internal\/http:|[/\\]undici[/\\]/
