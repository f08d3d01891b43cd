import { spawnSync } from 'node:child_process'
import t, { type Test } from 'tap'
import { CHECK_COMMAND } from '../../../lib/errors/catalogue/check-command.ts'
import { inLocale } from '../../../lib/errors/in-locale.ts'
import { troubleshootingMarkdown } from '../../../lib/errors/troubleshooting.ts'
import { formatDiagnosis } from '../../../lib/errors/format-diagnosis.ts'
import { describeError } from '../../../lib/errors/describe.ts'

/** Runs the command with a library that says what it was asked. */
function run(t: Test, readConfig: string, command = CHECK_COMMAND): { readonly status: number | null, readonly stdout: string, readonly stderr: string } {
  const cwd = t.testdir({
    node_modules: {
      'warp-flow': {
        'package.json': '{"type":"module","exports":"./index.js"}',
        'index.js': `export const formatDiagnostics = (all, { locale }) => all.length === 0 ? '' : locale + ': ' + all.join(', ')\nexport const readConfig = async (path) => { ${readConfig} }\n`
      }
    }
  })
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
