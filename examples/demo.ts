// What does warp-flow do? Reads a log that is declared in TOML through a transform and a pipeline, and prints a
// summary. In a terminal, or with --follow, it then follows a file until Ctrl-C. npm run demo [-- path/to/a.log]
// [--follow]

import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { ConfigError, createSource, formatDiagnosis, formatDiagnostics, readConfig, SourceError } from 'warp-flow'
import { Digest } from './demo/digest.ts'
import { findLog } from './demo/find-log.ts'
import { followAppended } from './demo/follow.ts'
import { showProgress } from './demo/progress.ts'
import { toShapes } from './demo/shapes.ts'

const examples = fileURLToPath(new URL('../../examples', import.meta.url))
const locale = process.env['LANG']?.startsWith('zh') === true ? 'zh' : 'en'
const given = process.argv.slice(2).find((argument) => argument !== '--follow')
const follows = process.stdout.isTTY || process.argv.includes('--follow')

try {
  // npm runs scripts in the project's folder; a relative path starts where npm was called.
  const log = given === undefined ? await findLog('/var/log') : path.resolve(process.env['INIT_CWD'] ?? '.', given)
  console.log(
    given === undefined ? `Reading ${log}, the largest text log found under /var/log.` : `Reading ${log}, as asked.`
  )

  const config = await readConfig(examples, { env: { DEMO_LOG: log } })
  const source = createSource(config.source('demo_log'))
  const warnings: SourceError[] = []
  source.on('warning', (warning) => warnings.push(warning))

  const digest = new Digest()
  const progress = showProgress(source, process.stdout)
  try {
    await pipeline(source, toShapes, digest)
  } finally {
    progress.hide()
  }
  console.log(digest.report(source.stats()))
  for (const { classification } of warnings) console.log(`\n${formatDiagnosis(classification, { locale })}`)
  if (warnings.length > 0) process.exitCode = 1
  if (follows) await followAppended(examples, log, process.stdout)
} catch (error) {
  if (error instanceof ConfigError)
    console.log(formatDiagnostics(error.diagnostics, { locale, color: process.stdout.isTTY }))
  else if (error instanceof SourceError) console.log(formatDiagnosis(error.classification, { locale }))
  else throw error
  process.exitCode = 1
}
