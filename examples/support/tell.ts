import { ConfigError, formatDiagnosis, formatDiagnostics, SourceError } from 'warp-flow'

/** Prints an error: one of the library with its checks and remedies, any other with its own message. */
export function tell(error: unknown): void {
  if (error instanceof ConfigError) console.error(formatDiagnostics(error.diagnostics))
  else if (error instanceof SourceError) console.error(formatDiagnosis(error.classification))
  else console.error(error instanceof Error ? error.message : error)
}
