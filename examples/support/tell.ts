import { ConfigError, formatDiagnosis, formatDiagnostics, SourceError } from 'warp-flow'

/** Tells of an error: one of the library with what to look at and how to mend it, any other in its own words. */
export function tell(error: unknown): void {
  if (error instanceof ConfigError) console.error(formatDiagnostics(error.diagnostics))
  else if (error instanceof SourceError) console.error(formatDiagnosis(error.classification))
  else console.error(error instanceof Error ? error.message : error)
}
