import type { ErrorContext } from '../../types/classification.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'

/** The context of a diagnostic, for the placeholders in the catalogue's texts. */
export function diagnosticContext({
  path,
  file,
  line,
  expected,
  received,
  allowed,
  suggestion
}: Diagnostic): ErrorContext {
  const names = allowed?.slice(0, MOST_NAMES).join(', ')
  const values = { key: path, expected, received, suggestion, allowed: names === '' ? '-' : names }
  return {
    area: 'config',
    param: path.slice(path.lastIndexOf('.') + 1),
    values: Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]]))
    ),
    ...(file === null ? {} : { path: file }),
    ...(line === null ? {} : { line })
  }
}

const MOST_NAMES = 20
