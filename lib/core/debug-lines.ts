import type debug from 'debug'
import { messageOf } from '../errors/message-of.ts'
import { loadDebug } from '../packages/at-once.cts'

export interface LoadedDebug {
  readonly debug: typeof debug
  /** The default output of `debug`, for comparison: a program may replace it. */
  readonly usual: typeof debug.log
}

/**
 * Returns a function that returns `debug` once its lines are requested, by `DEBUG` or by its `enable`, which sets
 * `DEBUG` too; null until then, so that most programs never load it. If it cannot be loaded, as in a bundle of ES
 * modules, one process warning reports it.
 */
export function debugLoader(load: () => typeof debug): () => LoadedDebug | null {
  let state: { readonly is: 'waiting' } | { readonly is: 'done'; readonly found: LoadedDebug | null } = {
    is: 'waiting'
  }
  return () => {
    if (state.is === 'waiting' && (process.env['DEBUG'] ?? '') !== '') state = { is: 'done', found: loaded(load) }
    return state.is === 'done' ? state.found : null
  }
}

/** The loader that the whole process shares. */
export const debugIfAsked: () => LoadedDebug | null = debugLoader(loadDebug)

/**
 * Creates the writer of a namespace. If the reader of standard error (EPIPE) or the terminal (EIO) has gone away, the
 * process continues: without an `error` listener it would exit.
 */
export function debugLines({ debug, usual }: LoadedDebug, namespace: string): debug.Debugger {
  const lines = debug(namespace)
  lines.log = (...args: readonly unknown[]) => {
    if (debug.log === usual && !process.stderr.listeners('error').includes(ignore)) process.stderr.on('error', ignore)
    debug.log(...args)
  }
  return lines
}

function loaded(load: () => typeof debug): LoadedDebug | null {
  try {
    const found = load()
    return { debug: found, usual: found.log }
  } catch (error) {
    process.emitWarning(
      `warp-flow: DEBUG is set, but the package debug cannot be loaded: ${messageOf(error)}. createLogFile writes the same lines`
    )
    return null
  }
}

function ignore(): void {
  // The line is lost: it has no reader any more
}
