import { sourceError } from '../../errors/make-error.ts'
import type { SourceError } from '../../errors/source-error.ts'
import type { TomlPath } from '../toml/locate-node.ts'
import { formatPath } from '../toml/toml-path.ts'

/**
 * What is thrown where an edit cannot be made: the text stays as it is. `why` says it in a sentence that names no
 * value.
 */
export function notEditable(path: TomlPath, why: string): SourceError {
  const key = formatPath(path.slice(0, MOST_KEYS))
  return sourceError(
    'CONFIG_NOT_EDITABLE',
    { area: 'config', values: { key: key === '' ? '-' : key } },
    { detail: why }
  )
}

const MOST_KEYS = 20
