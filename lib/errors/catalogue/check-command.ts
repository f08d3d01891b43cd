/**
 * Run in the folder of `wpsrc.toml`: lists every problem and every warning of the configuration; exits with 1 if one is
 * an error. The same for every shell.
 */
export const CHECK_COMMAND: string =
  "node --input-type=module -e \"import { formatDiagnostics, validateConfig } from 'warp-flow'; " +
  "const { ok, diagnostics } = await validateConfig('.'); " +
  "console.error(formatDiagnostics(diagnostics, { locale: 'en' }) || 'valid'); process.exitCode = ok ? 0 : 1\""

/**
 * Checks the environment of each source of a configuration without consuming records, and reports what is wrong and how
 * to fix it; exits with 1 if a source cannot work.
 */
export const PROBE_COMMAND: string =
  "node --input-type=module -e \"import { formatReport, probeSource, readConfig } from 'warp-flow'; " +
  "for (const source of (await readConfig('.')).sources) { const report = await probeSource(source); " +
  "console.error(formatReport(report, { locale: 'en' })); if (report.verdict === 'failed') process.exitCode = 1 }\""
