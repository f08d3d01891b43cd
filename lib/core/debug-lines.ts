import type debug from 'debug'
import { messageOf } from '../errors/message-of.ts'
import { loadDebug } from '../packages/at-once.cts'

export interface LoadedDebug {
  readonly debug: typeof debug
  /** Its default output, unless the program sets another one. */
  readonly usual: typeof debug.log
}

/**
 * Returns `debug` once its lines are requested, by `DEBUG` or by its `enable`, which sets `DEBUG` too; null until then,
 * since most programs never need it. If it cannot be loaded, as in a bundle of ES modules, a process warning says so
 * once.
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

/** The loader of this process. */
export const debugIfAsked: () => LoadedDebug | null = debugLoader(loadDebug)

/**
 * The writer for a namespace. It tolerates that the reader of standard error (EPIPE) or the terminal (EIO) is gone:
 * without a listener for that error the process would end.
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
  // The line is lost, as there is no reader any more
}
