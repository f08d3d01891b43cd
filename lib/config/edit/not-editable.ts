import { sourceError } from '../../errors/make-error.ts'
import type { SourceError } from '../../errors/source-error.ts'
import type { TomlPath } from '../toml/locate-node.ts'
import { formatPath } from '../toml/toml-path.ts'

/** The error for an impossible edit; the text stays unchanged. `why` is a sentence that quotes no value. */
export function notEditable(path: TomlPath, why: string): SourceError {
  const key = formatPath(path.slice(0, MOST_KEYS))
  return sourceError(
    'CONFIG_NOT_EDITABLE',
    { area: 'config', values: { key: key === '' ? '-' : key } },
    { detail: why }
  )
}

const MOST_KEYS = 20
