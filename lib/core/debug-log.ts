import debug, { type Debugger } from 'debug'

/** The debug namespace of a source type: `DEBUG=warp-flow:*` shows them all, `DEBUG=warp-flow` the stream itself. */
export function debugLog(type?: string): Debugger {
  return debug(type === undefined ? 'warp-flow' : `warp-flow:${type}`)
}
