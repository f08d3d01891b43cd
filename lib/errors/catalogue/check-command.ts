/** Checks a configuration, where `wpsrc.toml` is: prints every problem and every warning, and exits with 1 where there is a problem. The same for every shell. */
export const CHECK_COMMAND: string = 'node --input-type=module -e "import { formatDiagnostics, readConfig } from \'warp-flow\'; ' +
  'const show = (all) => formatDiagnostics(all, { locale: \'en\' }); ' +
  'await readConfig(\'.\').then((config) => console.log(show(config.diagnostics) || \'valid\'), ' +
  '(error) => { console.error(error.diagnostics ? show(error.diagnostics) : error); process.exitCode = 1 })"'
