import { existsSync } from 'node:fs'
import path from 'node:path'

export type RuntimeName = 'node-20.19' | 'node-22' | 'node-24' | 'node-26' | 'deno' | 'bun'

/** The command of a runtime; null where nobody has brought it. */
export function runtimeCommand(name: RuntimeName): string | null {
  const home = process.env['WARP_FLOW_RUNTIMES'] ?? path.resolve('.cache')
  const inside = name.startsWith('node') ? 'node_modules/node/bin/node' : `node_modules/.bin/${name}`
  const found = path.join(home, name, inside)
  return existsSync(found) ? found : null
}

/**
 * The options of a test that needs such a command. Where it is missing the test is skipped, with the remedy; under CI
 * that is an error, so that nothing goes untested in silence.
 */
export function needsRuntime(command: string | null | undefined): { readonly skip: string | false } {
  if (command !== null && command !== undefined) return { skip: false }
  const reason = 'it is not here; bring it with: node test/support/runtimes/install.mjs'
  if ((process.env['CI'] ?? '') !== '') throw new Error(reason)
  return { skip: reason }
}
