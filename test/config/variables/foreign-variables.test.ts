import t from 'tap'
import { loadConfig } from '../../../lib/builtin.ts'
import { applyFix } from '../../../lib/config/edit/apply-fix.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'

const head = '[[sources]]\nkey = "s"\nconnect = "c"\n'
const connector =
  '[[connectors]]\nid = "c"\ntype = "kafka"\nallow_override = ["topic", "config", "brokers"]\n[connectors.params]\nbrokers = "k:9092"\n'
const files = '[[connectors]]\nid = "c"\ntype = "file"\nallow_override = ["file", "base", "path"]\n'

function told(
  params: string,
  connectors: string = files,
  env: Readonly<Record<string, string>> = {}
): readonly Diagnostic[] {
  return loadConfig({
    sources: { file: 'w', text: `${head}[sources.params]\n${params}\n` },
    connectors: [{ file: 'c', text: connectors }],
    env
  }).diagnostics
}

t.test("a variable in another program's syntax is reported, with what to write", async (t) => {
  const rows: readonly (readonly [value: string, place: string, message: string, mended: string])[] = [
    ['${env:X}', '5:9+8', '`${env:X}` is the variable `env` with the default "X" here', '${X}'],
    [
      'a-${X:-b}',
      '5:11+7',
      'everything after the colon of `${X:-...}` is the default here, including the `-`',
      'a-${X:b}'
    ],
    [
      '${X:?gone}',
      '5:9+10',
      'everything after the colon of `${X:?...}` is the default here, including the `?`',
      '${X}'
    ],
    ['$HOME/log', '5:9+5', '`$HOME` is not a variable here but plain text', '${HOME}/log'],
    ['a/{{ X }}', '5:11+7', '`{{ X }}` is not a variable here but plain text', 'a/${X}'],
    ['{{ .Values }}', '5:9+13', '`{{ .Values }}` is not a variable here but plain text', '${Values}'],
    ['%APPDATA%/log', '5:9+9', '`%APPDATA%` is not a variable here but plain text', '${APPDATA}/log'],
    ['%x%', '5:9+3', '`%x%` is not a variable here but plain text', '${x}'],
    ['$(X)/log', '5:9+4', '`$(X)` is not a variable here but plain text', '${X}/log'],
    ['~/log', '5:9+1', '`~` is not a variable here but plain text', '${HOME}/log']
  ]
  for (const [value, place, message, mended] of rows) {
    const params = `path = "${value}"`
    const found = told(params).find(({ code }) => code === 'CONFIG_BAD_VARIABLE')
    t.strictSame(
      [`${found?.line}:${found?.column}+${found?.length}`, found?.severity, found?.message],
      [place, 'warning', message],
      value
    )
    t.match(found?.suggestion, /^write \$\{\w+.*; in single quotes it is taken literally$/)
    t.match(
      applyFix(`${head}[sources.params]\n${params}\n`, found?.fix?.patch ?? { edits: [] }),
      `path = "${mended}"\n`,
      value
    )
    t.notOk(
      told(`path = '${value}'`).some(({ code }) => code === 'CONFIG_BAD_VARIABLE'),
      `${value} in single quotes`
    )
  }
  t.match(told(`path = ${'"'.repeat(3)}~/x${'"'.repeat(3)}`), [{ code: 'CONFIG_BAD_VARIABLE' }], 'three quotes')
  t.match(told('path = "${X:+a}"'), [{ severity: 'warning', suggestion: /^define another variable/, fix: undefined }])
})

t.test('text that only looks like a variable is not reported', async (t) => {
  for (const value of [
    'a$',
    'cost-$5',
    'app-%Y%m%d.log',
    '100%',
    'a~/b',
    '$${HOME}',
    '{x}',
    '${X:b}',
    '${X:}',
    '${ENV:dev}',
    '${env:dev}',
    '$x',
    'a{{b',
    '$$HOME',
    'x'.repeat(20_000) + '$HOME'
  ]) {
    t.strictSame(
      told(`path = "${value}"`, files, { X: '1' }).map(({ message }) => message),
      [],
      value
    )
  }
  t.strictSame(told('path = "${env:X}"', files, { env: 'prod' }), [], 'a variable of that name')
  t.strictSame(told('path = "a"\nmultiline = { start = "^x$" }', files.replace('"path"', '"path", "multiline"')), [])
})

t.test('where the value is a secret it is an error, which shows nothing of it', async (t) => {
  const secret = (value: string): readonly Diagnostic[] =>
    told(
      `topic = "t"\nconfig = { security_protocol = "SASL_SSL", sasl_mechanisms = "PLAIN", sasl_username = "u", sasl_password = "${value}" }`,
      connector,
      {}
    )
  for (const value of ['${env:PW}', '${PW:-hunter2}', '$PW', '{{PW}}', '%PW%', '$(PW)']) {
    const found = secret(value).find(({ code }) => code === 'CONFIG_BAD_VARIABLE')
    t.match(found, { severity: 'error', fix: undefined, suggestion: /^write \$\{PW/ }, value)
    t.notMatch(JSON.stringify(found), 'hunter2')
  }
  for (const value of ['a$PWx', 'x$PW', 'a%PW%b', 'p$(PW)'])
    t.strictSame(secret(value), [], `${value} may be a password`)
})

t.test('a malformed variable in braces is reported with its name', async (t) => {
  for (const [value, instead] of [
    ['${ X }', '${X}'],
    ['${env.X}', '${X}'],
    ['${process.env.X}', '${X}'],
    ['${{ secrets.X }}', '${X}'],
    ['${X-a}', undefined],
    ['${X|a}', undefined],
    ['a${ X }', undefined]
  ] as const) {
    const [found] = told(`path = "${value}"`)
    t.match(
      found,
      { code: 'CONFIG_BAD_VARIABLE', severity: 'error', suggestion: 'write ${X}, or ${X:...} with a default' },
      value
    )
    t.strictSame(
      found?.fix?.patch.edits,
      instead === undefined ? undefined : [{ path: ['sources', 0, 'params', 'path'], value: instead }],
      value
    )
  }
})
