import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'
import { classifyError, formatDiagnosis, formatDiagnostics, loadConfig } from '../../lib/index.ts'
import { allCodes } from '../support/error-codes.ts'
import { ownEnvironment } from './support/own-environment.ts'

// The bundle writes every character beyond ASCII as its escape, and runs the catalogue late

const TEXTS = ['a = "\\\\q"', 'k = “x”', 'x = 5s', '[a', 'a = "\u0001"']

const face = { classifyError, formatDiagnosis, formatDiagnostics, loadConfig }

/**
 * All that it says of every code and of some texts that are no TOML, in both languages. Runs in the bundle too, so it
 * names nothing from outside.
 */
function words(
  { classifyError, formatDiagnosis, formatDiagnostics, loadConfig }: typeof face,
  codes: readonly string[],
  texts: readonly string[]
): readonly string[] {
  const of = (locale: 'en' | 'zh'): readonly string[] =>
    codes
      .map((code) => formatDiagnosis(classifyError(`${code}: password=secret，密码：secret`), { locale }))
      .concat(
        texts.map((text) =>
          formatDiagnostics(loadConfig({ sources: { file: '/wpsrc.toml', text }, connectors: [] }).diagnostics, {
            locale
          })
        )
      )
  return of('en').concat(of('zh'))
}

t.test('what is published says what the sources say', async (t) => {
  const program = `import * as face from 'warp-flow'\nconsole.log(JSON.stringify((${String(words)})(face, ...${JSON.stringify([allCodes, TEXTS])})))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    env: ownEnvironment(),
    maxBuffer: 2 ** 26
  })
  const published = JSON.parse(stdout) as readonly string[]
  const here = words(face, allCodes, TEXTS)
  // Some commands name the process
  const same = (text: string): string => text.replaceAll(/\d+/g, '#')
  t.strictSame(published.map(same), here.map(same))
  t.ok(new Set(here).size > 1000)
})
