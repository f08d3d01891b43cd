/** Lists every problem and every warning of a configuration, where `wpsrc.toml` is; exits with 1 where one is an error. The same for every shell. */
export const CHECK_COMMAND: string = 'node --input-type=module -e "import { formatDiagnostics, validateConfig } from \'warp-flow\'; ' +
  'const { ok, diagnostics } = await validateConfig(\'.\'); ' +
  'console.error(formatDiagnostics(diagnostics, { locale: \'en\' }) || \'valid\'); process.exitCode = ok ? 0 : 1"'
