import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const HERE = path.resolve('test/support/typescript')
const HOME = process.env['WARP_FLOW_TYPESCRIPT'] ?? path.resolve('.cache/typescript')

/** A version of TypeScript, with the Node types of its time. */
export interface TypeScriptVersion {
  readonly name: string
  readonly compiler: string
  /** The folder of `@types`. */
  readonly types: string
  /** The options of its test: skipped if it is not installed, which is an error under CI. */
  readonly needs: { readonly skip: string | false }
}

/** Oldest first. */
export function typeScriptVersions(): readonly TypeScriptVersion[] {
  const versions = JSON.parse(readFileSync(path.join(HERE, 'versions.json'), 'utf8')) as Record<string, unknown>
  return Object.keys(versions).map((name) => {
    const modules = path.join(HOME, name, 'node_modules')
    const compiler = path.join(modules, 'typescript/bin/tsc')
    return { name, compiler, types: path.join(modules, '@types'), needs: needed(name, compiler) }
  })
}

function needed(name: string, compiler: string): TypeScriptVersion['needs'] {
  if (existsSync(compiler)) return { skip: false }
  const reason = `no TypeScript ${name} here; install with: node test/support/typescript/install.mjs`
  if ((process.env['CI'] ?? '') !== '') throw new Error(reason)
  return { skip: reason }
}
