import t from 'tap'
import { formatDiagnostics } from '../../../lib/config/diagnostics/format-diagnostics.ts'
import { configCodes } from '../../../types/error-codes.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'

const wrongType: Diagnostic = {
  code: 'CONFIG_WRONG_TYPE',
  severity: 'error',
  message: '`port` takes an integer from 0 to 65535, not string "1514"',
  file: 'conf/wpsrc.toml',
  line: 12,
  column: 8,
  length: 6,
  path: 'sources[1].params.port',
  expected: 'integer from 0 to 65535',
  received: 'string "1514"',
  suggestion: 'port = 1514',
  excerpt: 'port = "1514"'
}
const noFolder: Diagnostic = {
  code: 'CONFIG_NO_CONNECTOR_FOLDER',
  severity: 'warning',
  message: 'no folder',
  file: null,
  line: null,
  column: null,
  length: 1,
  path: ''
}

t.test('a diagnostic is printed as a compiler would', async (t) => {
  t.equal(
    formatDiagnostics([{ ...wrongType, related: [{ message: 'see here', file: 'c.toml', line: 3, column: 1 }] }]),
    [
      'error[CONFIG_WRONG_TYPE]: `port` takes an integer from 0 to 65535, not string "1514"',
      '  --> conf/wpsrc.toml:12:8',
      '   |',
      '12 | port = "1514"',
      '   |        ^^^^^^',
      '   = at: sources[1].params.port',
      '   = expected: integer from 0 to 65535',
      '   = received: string "1514"',
      '   = try: port = 1514',
      '  ::: c.toml:3:1: see here',
      '',
      '1 error',
      ''
    ].join('\n')
  )
})

t.test('several diagnostics are counted, and none yields no text', async (t) => {
  t.equal(formatDiagnostics([]), '')
  t.match(formatDiagnostics([wrongType, wrongType, noFolder]), /\n\n2 errors, 1 warning\n$/)
  t.match(formatDiagnostics([wrongType, noFolder, noFolder], { locale: 'zh' }), /\n\n1 个错误，2 个警告\n$/)
  t.equal(formatDiagnostics([noFolder]), 'warning[CONFIG_NO_CONNECTOR_FOLDER]: no folder\n\n1 warning\n')
  t.match(
    formatDiagnostics([noFolder], { locale: 'zh' }),
    /^警告\[CONFIG_NO_CONNECTOR_FOLDER\]：[^\n]*\p{Script=Han}[^]*\n1 个警告\n$/u
  )
})

t.test('in Chinese the sentence is that of the catalogue', async (t) => {
  const text = formatDiagnostics([wrongType], { locale: 'zh' })
  t.match(text, /^错误\[CONFIG_WRONG_TYPE\]：.*\p{Script=Han}/u)
  for (const label of [
    '详情：',
    '位置：sources[1].params.port',
    '应为：介于 ',
    '实际：字符串 "1514"',
    '建议：port = 1514'
  ])
    t.ok(text.includes(label), label)
  for (const code of configCodes)
    t.match(formatDiagnostics([{ ...noFolder, code }], { locale: 'zh' }), /提示：[^\n]*\p{Script=Han}/u, code)
  for (const code of configCodes)
    t.match(formatDiagnostics([{ ...noFolder, code }], { locale: 'zh' }), /：[^\n]*\p{Script=Han}/u, code)
})

t.test('colours only where they are asked for', async (t) => {
  t.notMatch(formatDiagnostics([wrongType]), '\u001B')
  const text = formatDiagnostics([wrongType], { color: true })
  t.match(text, '\u001B[1;31merror[CONFIG_WRONG_TYPE]\u001B[0m')
  t.equal(text.replaceAll(/\p{Cc}\[[\d;]*m/gu, ''), formatDiagnostics([wrongType]))
})

t.test('a long list of names is cut, and no value is obeyed by a terminal', async (t) => {
  const text = formatDiagnostics([
    {
      ...wrongType,
      allowed: Array.from({ length: 30 }, (_, at) => `n${at}`),
      message: 'a\u001B[2Jb\nc',
      file: 'x\u0007',
      path: 'p'.repeat(2000)
    }
  ])
  t.match(text, 'n19, and 10 more')
  t.notMatch(text.replaceAll('\n', ''), /\p{Cc}/u)
  t.ok(text.split('\n').every((line) => line.length < 1100))
  t.match(formatDiagnostics([{ ...wrongType, allowed: [] }]), /allowed: none\n/)
  t.match(formatDiagnostics([{ ...wrongType, allowed: [] }], { locale: 'zh' }), /可用：无\n/)
})
