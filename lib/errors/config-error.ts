import type { Diagnostic } from '../../types/diagnostic.ts'
import { cutText } from './cut-text.ts'
import { describeError } from './describe.ts'
import { diagnosticContext } from './diagnostic-context.ts'
import { redact } from './redact.ts'
import { SourceError } from './source-error.ts'
import { visibleText } from './visible-text.ts'

/**
 * Thrown for a configuration that cannot be used, with every problem that was found. Its code is that of the only
 * problem, or `CONFIG_INVALID` if there are several. The message lists the first ten; `formatDiagnostics` shows all of
 * them.
 */
export class ConfigError extends SourceError {
  static {
    this.prototype.name = 'ConfigError'
  }

  /** Every problem that was found, frozen; warnings, too. */
  readonly diagnostics: readonly Diagnostic[]

  /** `diagnostics` holds every problem that was found. The message only lists warnings if all problems are warnings. */
  constructor(diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    const problems = errors.length === 0 ? diagnostics : errors
    const [first] = problems
    const only = problems.length === 1 ? first : undefined
    const message = only === undefined ? summaryOf(problems) : problemLine(only)
    super(
      describeError(
        only?.code ?? 'CONFIG_INVALID',
        first === undefined ? { area: 'config' } : diagnosticContext(first),
        message
      ),
      { message }
    )
    this.diagnostics = Object.freeze([...diagnostics])
  }

  /** Plain data for a log: as for any `SourceError`, plus the diagnostics. Never throws. */
  override toJSON(): object {
    return { ...super.toJSON(), diagnostics: this.diagnostics }
  }
}

const MOST_LINES = 10

function summaryOf(problems: readonly Diagnostic[]): string {
  if (problems.length === 0) return 'The configuration is not valid'
  const lines = problems.slice(0, MOST_LINES).map(problemLine)
  const rest = problems.length - lines.length
  return `The configuration has ${problems.length} problems: ${[...lines, ...(rest === 0 ? [] : [`${rest} more`])].join('; ')}`
}

/** `conf/wpsrc.toml:3:8: message (did you mean ...?) [CONFIG_WRONG_TYPE]` */
function problemLine({ code, message, file, line, column, suggestion }: Diagnostic): string {
  const place = [file, line, column].filter((part) => part !== null).join(':')
  const hint = suggestion === undefined ? '' : `; try: ${suggestion}`
  return visibleText(cutText(redact(`${place === '' ? '' : `${place}: `}${message}${hint}`), 500)) + ` [${code}]`
}
