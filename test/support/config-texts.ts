import { readFileSync } from 'node:fs'
import { loadConfigWith } from '../../lib/config/load-config.ts'
import type { ConfigText, LoadConfigInput, LoadConfigResult } from '../../types/config.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import { paramTypes } from './param-types.ts'

/** A file under `test/fixtures/config`. */
export function fixture(name: string): ConfigText {
  return { file: name, text: readFileSync(`test/fixtures/config/${name}`, 'utf8') }
}

/** Loads two texts with the params of the built-in types. */
export function load(sources: string, connectors: string, more: Partial<LoadConfigInput> = {}): LoadConfigResult {
  return loadConfigWith(paramTypes, {
    sources: { file: 'wpsrc.toml', text: sources },
    connectors: [{ file: 'c.toml', text: connectors }],
    ...more
  })
}

/** `CODE file:line:column` of each diagnostic. */
export function places(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`)
}
