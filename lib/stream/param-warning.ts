import type { Diagnostic } from '../../types/diagnostic.ts'
import { diagnosticContext } from '../errors/diagnostic-context.ts'
import { sourceError } from '../errors/make-error.ts'
import type { SourceError } from '../errors/source-error.ts'

/** What params that code gave are warned of, as a source tells it. */
export function paramWarning(diagnostic: Diagnostic, source: string): SourceError {
  const { code, message, path, suggestion } = diagnostic
  // The catalogue's sentence begins with the name of the param
  const named = `\`${path.replace(/^params\./, '')}\` `
  const said = message.startsWith(named) ? message.slice(named.length) : message
  const detail = suggestion === undefined ? said : `${said}; try: ${suggestion}`
  return sourceError(code, { ...diagnosticContext(diagnostic), source }, { detail })
}
