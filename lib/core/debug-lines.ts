import type debug from 'debug'
import { messageOf } from '../errors/message-of.ts'
import { loadDebug } from '../packages/at-once.cts'

export interface LoadedDebug {
  readonly debug: typeof debug
  /** Where it writes to unless the program gives it another place. */
  readonly usual: typeof debug.log
}

/**
 * Gives `debug` once somebody has asked for its lines, by `DEBUG` or by its `enable`, which sets that too; null until
 * then, as most programs never load it. Where it cannot be loaded, as in a bundle of ES modules, a warning of the
 * process says so once.
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

/** That of the process. */
export const debugIfAsked: () => LoadedDebug | null = debugLoader(loadDebug)

/**
 * What writes to a namespace. A reader of standard error who has gone away (EPIPE), or a terminal (EIO), ends nothing:
 * without a listener the process would end with it.
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
  // The line is lost: nobody reads it any more
}
