import { classifyError, ConfigError, formatDiagnosis, formatDiagnostics } from 'warp-flow'
import { GaveUp } from '../kafka-workers/retry.ts'

/** What ended a program, what to look at and how to mend it. */
export function explain(error: unknown): string {
  const cause = error instanceof GaveUp ? error.cause : error
  return cause instanceof ConfigError ? formatDiagnostics(cause.diagnostics) : formatDiagnosis(classifyError(cause))
}
