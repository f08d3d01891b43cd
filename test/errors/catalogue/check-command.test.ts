import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'
import { CHECK_COMMAND } from '../../../lib/errors/catalogue/check-command.ts'
import { inLocale } from '../../../lib/errors/in-locale.ts'
import { troubleshootingMarkdown } from '../../../lib/errors/troubleshooting.ts'
import { formatDiagnosis } from '../../../lib/errors/format-diagnosis.ts'
import { describeError } from '../../../lib/errors/describe.ts'

/** Runs the command with a library that says what it was asked. */
function run(t: Test, readConfig: string, command = CHECK_COMMAND): { readonly status: number | null, readonly stdout: string, readonly stderr: string } {
  // Outside of this package, which would be found by its own name
  const cwd = mkdtempSync(path.join(os.tmpdir(), 'warp-flow-check-'))
  t.teardown(() => { rmSync(cwd, { recursive: true, force: true }) })
  const library = path.join(cwd, 'node_modules', 'warp-flow')
  mkdirSync(library, { recursive: true })
  writeFileSync(path.join(library, 'package.json'), '{"type":"module","exports":"./index.js"}')
  writeFileSync(path.join(library, 'index.js'), `export const formatDiagnostics = (all, { locale }) => all.length === 0 ? '' : locale + ': ' + all.join(', ')
export const readConfig = async (path) => { ${readConfig} }
`)
  return spawnSync('sh', ['-c', command], { cwd, encoding: 'utf8' })
}

t.test('it prints warnings too, and fails where there is a problem', { skip: process.platform === 'win32' && 'needs a POSIX shell' }, async (t) => {
  t.match(run(t, 'return { diagnostics: [] }'), { status: 0, stdout: 'valid\n', stderr: '' })
  t.match(run(t, 'return { diagnostics: ["a warning"] }'), { status: 0, stdout: 'en: a warning\n', stderr: '' })
  t.match(run(t, 'return { diagnostics: ["警告"] }', inLocale(CHECK_COMMAND, 'zh')), { status: 0, stdout: 'zh: 警告\n', stderr: '' })
  t.match(run(t, 'throw Object.assign(new Error("x"), { diagnostics: ["one", "two"] })'), { status: 1, stdout: '', stderr: 'en: one, two\n' })
  t.match(run(t, 'throw new Error("not readable " + path)'), { status: 1, stdout: '', stderr: /Error: not readable \./ })
})

t.test('readers of Chinese are shown commands that answer in Chinese', async (t) => {
  t.notMatch(troubleshootingMarkdown('zh'), 'locale: \'en\'')
  t.notMatch(troubleshootingMarkdown('en'), 'locale: \'zh\'')
  t.match(formatDiagnosis(describeError('CONFIG_INVALID'), { locale: 'zh' }), 'locale: \'zh\'')
  t.match(formatDiagnosis(describeError('CONFIG_INVALID')), 'locale: \'en\'')
})
