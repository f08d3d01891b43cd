import t from 'tap'
import { loadConfig } from '../../lib/builtin.ts'
import { formatDiagnostics } from '../../lib/config/diagnostics/format-diagnostics.ts'
import { applyFix } from '../../lib/config/edit/apply-fix.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import { habits } from '../support/config-habits.ts'
import { englishLeft } from '../support/english-left.ts'

const names = [
  'file',
  'path',
  'base',
  'charset',
  'encode',
  'mode',
  'from',
  'multiline',
  'compression',
  'max_line_bytes',
  'poll_interval_ms',
  'instances',
  'addr',
  'port',
  'protocol',
  'tls',
  'socket_mode',
  'header_mode',
  'reuse_port',
  'timezone',
  'allow_from',
  'max_message_bytes',
  'udp_recv_buffer',
  'topic',
  'config',
  'brokers',
  'group_id',
  'ack'
]
const own = {
  file: [
    'file',
    'path',
    'base',
    'charset',
    'encode',
    'mode',
    'from',
    'multiline',
    'compression',
    'max_line_bytes',
    'poll_interval_ms',
    'instances'
  ],
  syslog: [
    'addr',
    'port',
    'protocol',
    'tls',
    'path',
    'socket_mode',
    'header_mode',
    'reuse_port',
    'timezone',
    'allow_from',
    'instances',
    'max_message_bytes',
    'udp_recv_buffer'
  ],
  kafka: ['topic', 'config', 'brokers', 'from', 'group_id', 'ack']
}

function connector(type: keyof typeof own): string {
  const allowed = names
    .filter((name) => own[type].includes(name))
    .map((name) => `"${name}"`)
    .join(', ')
  return `[[connectors]]\nid = "c"\ntype = "${type}"\nallow_override = [${allowed}]\n${type === 'kafka' ? 'params.brokers = "k:9092"\n' : ''}`
}

/** The lines in a source; keys of its own stand above its params. */
function source(lines: string): string {
  if (/^(?:name|key) =/.test(lines)) return `[[sources]]\nconnect = "c"\n${lines}\nparams.file = "x"\n`
  const head = '[[sources]]\nkey = "s"\nconnect = "c"\n'
  if (/^(?:enable|disabled|labels|override|tags) =/.test(lines)) return `${head}${lines}\nparams.file = "x"\n`
  return lines.startsWith('[') ? `${head}${lines}\n` : `${head}[sources.params]\n${lines}\n`
}

function told(type: keyof typeof own, sources: string): readonly Diagnostic[] {
  const env = { HOME: '/h', USER: 'u', X: 'x', x: 'x', LOGDIR: '/l' }
  return loadConfig({ sources: { file: 'w', text: sources }, connectors: [{ file: 'c', text: connector(type) }], env })
    .diagnostics
}

t.test('syntax of other programs is reported with what to write here, and fixed where there is no doubt', async (t) => {
  for (const [type, lines, place, message, suggestion, mended] of habits) {
    const [first] = told(type, source(lines))
    t.strictSame(
      [`${first?.line}:${first?.column}`, first?.message, first?.suggestion],
      [place, message, suggestion],
      JSON.stringify(lines)
    )
    const fixed =
      first?.fix === undefined || first.fix.patch.file !== 'w' ? undefined : applyFix(source(lines), first.fix.patch)
    t.equal(fixed, mended === undefined ? undefined : source(mended), `the fix of ${JSON.stringify(lines)}`)
    if (fixed !== undefined)
      t.notOk(
        told(type, fixed).some((other) => other.message === message),
        `${JSON.stringify(lines)} is mended`
      )
  }
})

t.test('all of it is reported in Chinese, too', async (t) => {
  for (const [type, lines] of habits)
    t.strictSame(englishLeft(formatDiagnostics(told(type, source(lines)), { locale: 'zh' })), [], JSON.stringify(lines))
})

t.test('a password given by another name shows in no text', async (t) => {
  for (const lines of [
    'topic = "t"\npassword = "hunter2"',
    'topic = "t"\nconfig = { sasl_passwd = "hunter2" }',
    'tags = { password = "hunter2" }',
    'tags = ["pass word:hunter2"]',
    'topic = "t"\n"p\\u0430ssword" = "hunter2"',
    'topic = "t"\n"密码" = "hunter2"'
  ]) {
    const diagnostics = told('kafka', source(lines))
    t.ok(diagnostics.length > 0, lines)
    t.notMatch(JSON.stringify(diagnostics) + formatDiagnostics(diagnostics), 'hunter2', lines)
  }
})

t.test('a table named by its header, or in the wrong file, is reported with its right place', async (t) => {
  t.match(told('file', '[sources.in]\ntype = "file"\n[sources.out]\n'), [
    { code: 'CONFIG_WRONG_TYPE', line: 1, suggestion: 'write [[sources]], and below it key = "in"' },
    { line: 3 }
  ])
  t.match(
    loadConfig({
      sources: { file: 'w', text: '[[connectors]]\nid = "c"\n' },
      connectors: [{ file: 'c', text: '[[sources]]\nkey = "s"\n[connectors.in]\ntype = "file"\n' }]
    }).diagnostics,
    [
      { file: 'w', suggestion: 'put it into `connectors/source.d/*.toml`' },
      { file: 'c', suggestion: 'put it into `wpsrc.toml`' },
      { file: 'c', suggestion: 'write [[connectors]], and below it id = "in"' }
    ]
  )
})

t.test("a list in one string and another program's type are fixed in the connector", async (t) => {
  const rows: readonly (readonly [written: string, mended: string])[] = [
    ['type = "file"\nallow_override = "file, mode"', 'type = "file"\nallow_override = ["file", "mode"]'],
    ['type = "file"\nallow_override = { file = true }', 'type = "file"\nallow_override = ["file"]'],
    ['type = "tail"\nallow_override = ["file"]', 'type = "file"\nallow_override = ["file"]'],
    ['type = "file_source"\nallow_override = ["file"]', 'type = "file"\nallow_override = ["file"]']
  ]
  for (const [written, mended] of rows) {
    const whole = (lines: string): string => `[[connectors]]\nid = "c"\n${lines}\n`
    const {
      diagnostics: [first]
    } = loadConfig({
      sources: { file: 'w', text: source('file = "x"') },
      connectors: [{ file: 'c', text: whole(written) }]
    })
    t.equal(applyFix(whole(written), first?.fix?.patch ?? { edits: [] }), whole(mended), written)
  }
})
