import { existsSync } from 'node:fs'
import path from 'node:path'

const HOME = process.env['WARP_FLOW_RUNTIMES'] ?? path.resolve('.cache')

export type RuntimeName = 'node-20.19' | 'node-22' | 'node-24' | 'node-26' | 'deno' | 'bun' | 'vitest' | 'jest'

/** The command of a runtime or test runner; `null` if it is not installed. */
export function runtimeCommand(name: RuntimeName): string | null {
  const inside = name.startsWith('node') ? 'node_modules/node/bin/node' : `node_modules/.bin/${name}`
  const found = path.join(HOME, name, inside)
  return existsSync(found) ? found : null
}

/** The folder of the packages installed with it. */
export function runtimeModules(name: RuntimeName): string {
  return path.join(HOME, name, 'node_modules')
}

/**
 * Options of a test that needs such a command. Without it the test is skipped, with the remedy; under CI that is an
 * error, so that nothing silently goes untested.
 */
export function needsRuntime(command: string | null | undefined): { readonly skip: string | false } {
  if (command !== null && command !== undefined) return { skip: false }
  const reason = 'it is not here; install with: node test/support/runtimes/install.mjs'
  if ((process.env['CI'] ?? '') !== '') throw new Error(reason)
  return { skip: reason }
}
