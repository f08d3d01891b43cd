import type { Config, ConnectorSpec, SourceSpec } from '../../types/config.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import { ConfigError } from '../errors/config-error.ts'
import { quoted } from './params/describe-value.ts'
import { suggest } from './params/suggest.ts'
import { formatPath } from './toml/toml-path.ts'

/** A configuration without errors. `diagnostics` are its warnings, and `file` declares the sources. */
export function makeConfig(
  specs: readonly SourceSpec[],
  connectors: readonly ConnectorSpec[],
  diagnostics: readonly Diagnostic[],
  file: string
): Config {
  const byKey = new Map(specs.map((spec) => [spec.key, spec]))
  return {
    source(key: string): SourceSpec {
      const spec = byKey.get(key)
      if (spec === undefined) throw new ConfigError([unknownSource(key, [...byKey.keys()], file)])
      return spec
    },
    sources: specs.filter(({ enable }) => enable),
    disabled: specs.filter(({ enable }) => !enable),
    connectors,
    diagnostics
  }
}

function unknownSource(key: string, keys: readonly string[], file: string): Diagnostic {
  const suggestion = suggest(key, keys)
  const shown = keys.slice(0, 20).map(quoted).join(', ') + (keys.length > 20 ? ` and ${keys.length - 20} more` : '')
  return {
    code: 'CONFIG_UNKNOWN_SOURCE',
    severity: 'error',
    file,
    line: null,
    column: null,
    length: 1,
    path: formatPath([key]),
    message: `there is no source ${quoted(key)}; there ${keys.length === 0 ? 'are none' : `are: ${shown}`}`,
    received: quoted(key),
    allowed: keys,
    ...(suggestion === undefined ? {} : { suggestion })
  }
}
