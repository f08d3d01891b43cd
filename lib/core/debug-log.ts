import debug from 'debug'
import { inspect } from 'node:util'
import { visibleLines, visibleText } from '../errors/visible-text.ts'

export type DebugLog = (format: string, ...args: readonly unknown[]) => void

/**
 * The debug namespace of a source type: `DEBUG=warp-flow:*` shows them all, `DEBUG=warp-flow` the stream itself. Names and messages
 * of strangers are made visible, so that none can steer the terminal it is shown on.
 */
export function debugLog(type?: string): DebugLog {
  const log = debug(namespaceOf(type))
  return (format, ...args) => {
    if (log.enabled) log(visibleLines(format).replace(OBJECTS, '%s'), ...args.map(visible))
  }
}

/** Whether anybody reads that namespace. */
export function isDebugging(type?: string): boolean {
  return debug.enabled(namespaceOf(type))
}

function namespaceOf(type: string | undefined): string {
  return type === undefined ? 'warp-flow' : `warp-flow:${type}`
}

/** How debug marks what it is to inspect, which is done here. */
const OBJECTS = /%[oOj]/g

function visible(arg: unknown): unknown {
  if (typeof arg === 'number') return arg
  return visibleText(typeof arg === 'string' ? arg : inspect(arg, { breakLength: Infinity }))
}
