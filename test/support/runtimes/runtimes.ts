import { existsSync } from 'node:fs'
import path from 'node:path'

const HOME = process.env['WARP_FLOW_RUNTIMES'] ?? path.resolve('.cache')

export type RuntimeName = 'node-20.19' | 'node-22' | 'node-24' | 'node-26' | 'deno' | 'bun' | 'vitest' | 'jest'

/** The command of a runtime, or of a test runner; null where nobody has brought it. */
export function runtimeCommand(name: RuntimeName): string | null {
  const inside = name.startsWith('node') ? 'node_modules/node/bin/node' : `node_modules/.bin/${name}`
  const found = path.join(HOME, name, inside)
  return existsSync(found) ? found : null
}

/** The folder of the packages that came with it. */
export function runtimeModules(name: RuntimeName): string {
  return path.join(HOME, name, 'node_modules')
}

/**
 * The options of a test that needs such a command. Where it is missing the test is skipped, with the remedy; under CI
 * that is an error, so that nothing goes untested in silence.
 */
export function needsRuntime(command: string | null | undefined): { readonly skip: string | false } {
  if (command !== null && command !== undefined) return { skip: false }
  const reason = 'it is not here; install with: node test/support/runtimes/install.mjs'
  if ((process.env['CI'] ?? '') !== '') throw new Error(reason)
  return { skip: reason }
}
