import { classifyError, ConfigError, formatDiagnosis, formatDiagnostics } from 'warp-flow'
import { GaveUp } from '../kafka-workers/retry.ts'

/** Explains the error that ended a program: what to check, and how to fix it. */
export function explain(error: unknown): string {
  const cause = error instanceof GaveUp ? error.cause : error
  return cause instanceof ConfigError ? formatDiagnostics(cause.diagnostics) : formatDiagnosis(classifyError(cause))
}
