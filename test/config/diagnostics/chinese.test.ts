import t from 'tap'
import { loadConfig } from '../../../lib/builtin.ts'
import { formatDiagnostics } from '../../../lib/config/diagnostics/format-diagnostics.ts'
import { loadConfigWith } from '../../../lib/config/load-config.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'
import { englishLeft } from '../../support/english-left.ts'
import { fixture } from '../../support/config-texts.ts'
import { paramTypes } from '../../support/param-types.ts'

function told(sources: string, connectors = ''): readonly Diagnostic[] {
  return loadConfig({ sources: { file: 'w', text: sources }, connectors: [{ file: 'c', text: connectors }] })
    .diagnostics
}

const head = '[[sources]]\nkey = "s"\nconnect = "c"\n[sources.params]\n'
const syslog =
  '[[connectors]]\nid = "c"\ntype = "syslog"\nallow_override = ["addr", "port", "protocol", "tls", "path", "allow_from", "timezone", "instances", "max_buffered_bytes", "proxy_protocol", "socket_mode"]\n'
const file =
  '[[connectors]]\nid = "c"\ntype = "file"\nallow_override = ["file", "base", "path", "encode", "charset", "mode", "instances", "multiline", "compression"]\n'
const kafka =
  '[[connectors]]\nid = "c"\ntype = "kafka"\nallow_override = ["topic", "config", "ack", "brokers", "from"]\n[connectors.params]\nbrokers = "k:9092"\n'

t.test('a file with every mistake is reported in Chinese throughout', async (t) => {
  const { diagnostics } = loadConfigWith(paramTypes, {
    sources: fixture('mistakes/wpsrc.toml'),
    connectors: [
      fixture('mistakes/connectors/source.d/10-files.toml'),
      fixture('mistakes/connectors/source.d/20-more.toml')
    ]
  })
  for (const diagnostic of diagnostics)
    t.strictSame(englishLeft(formatDiagnostics([diagnostic], { locale: 'zh' })), [], diagnostic.message)
})

t.test('a wrong value is reported in Chinese', async (t) => {
  const rows: (readonly [params: string, connectors: string, words: RegExp])[] = [
    ['port = "x"', syslog, /`port` 应为介于 0 到 65535 的整数，而不是字符串 "x"/],
    ['port = 70000', syslog, /应为：介于 0 到 65535 的整数\n.*实际：整数 70000/],
    ['addr = "0.0.0.0:1514"', syslog, /`addr` 只接受不带方括号的地址/],
    ['addr = "1.2.3"', syslog, /不是 IPv4 地址/],
    ['allow_from = ["x"]', syslog, /应为 IP 地址或网络/],
    ['timezone = "x"', syslog, /不是 IANA 时区名/],
    ['protocol = "tls"', syslog, /需要带 `cert` 和 `key` 的 `tls`/],
    ['protocol = "unix"', syslog, /需要 `path`/],
    ['path = "a"', syslog, /`path` 仅在 `protocol = "unix"` 时有效/],
    ['instances = 2\nprotocol = "tcp"', syslog, /在此处不起作用/],
    ['proxy_protocol = true', syslog, /只用于连接/],
    ['cert = "x"', syslog, /请写入 `tls`/],
    ['protocol = "unixgram"', syslog, /不能是 "unixgram"：Node.js 没有数据报/],
    ['protocol = "unix"\npath = "a"\nsocket_mode = "9"', syslog, /八进制/],
    ['', file, /文件源需要 `file` 或 `path`/],
    ['file = "/a"', file, /不能是绝对路径/],
    ['file = "a"\nbase = "*"', file, /不接受通配符/],
    ['file = "a"\nencode = "gbk"', file, /字符编码应写在 `charset`/],
    ['file = "a"\ncharset = "x"', file, /不是已知的字符编码名/],
    ['file = "a"\ninstances = 2\ncompression = "gzip"', file, /`instances` 必须为 1/],
    ['file = "a"\npath = "b"', file, /不能与 `file` 同时给出/],
    ['file = ["a"]', file, /而不是含 1 个元素的数组/],
    ['file = "a"\nmultiline = { start = "(" }', file, /不是有效的正则表达式/],
    ['file = "a"\nmultiline = { start = "" }', file, /./],
    ['file = "$HOME"', file, /此处 `\$HOME` 不是变量/],
    ['file = "${X}"', file, /环境变量 X 没有定义/],
    ['file = "a"\nenable = true', file, /不是参数，而是/],
    ['topic = "t"\nack = "manual"\nconfig.enable_auto_commit = true', kafka, /只提交已确认的记录/],
    ['topic = "t"\nconfig = { sasl_username = "a", security_protocol = "PLAINTEXT" }', kafka, /不登录/],
    ['topic = "t"\nconfig = "x"', kafka, /应为 "name=value"/],
    ['topic = "t"\nconfig.security_protocol = "SASL_SSL"', kafka, /要求登录，需要 `sasl_mechanisms`/],
    ['topic = "t"\nbrokers = "k"', kafka, /应为 "host:port"/],
    ['topic = "a b"', kafka, /的名称应为/],
    ['topic = "t"\nconfig.enable_auto_commit = "maybe"', kafka, /应为布尔值 true 或 false/]
  ]
  const patterns: readonly (readonly [pattern: string, words: RegExp])[] = [
    ['(?=a)', /不支持的前瞻/],
    ['a)', /多余的 \)/],
    ['/a/', /写在斜杠之间/],
    ['.*', /匹配每一行/],
    ['a^', /不匹配任何一行/],
    ['%{IP}', /grok 模式/],
    ['^d{4}', /对字母 `d` 计数/],
    ['\\\\d', /代表自身的反斜杠/],
    ['a++', /占有型重复|重复符号/]
  ]
  rows.push(
    ...patterns.map(([pattern, words]) => [`file = "a"\nmultiline = { start = '${pattern}' }`, file, words] as const)
  )
  const settings: readonly (readonly [setting: string, words: RegExp])[] = [
    ['linger_ms = 5', /只有生产者使用它/],
    ['session_timeout_ms = 10000, heartbeat_interval_ms = 9000', /三分之一/],
    ['group_id = "x"', /./],
    ['sasl_kerberos_keytab = "x"', /./]
  ]
  rows.push(...settings.map(([setting, words]) => [`topic = "t"\nconfig = { ${setting} }`, kafka, words] as const))
  for (const [params, connectors, words] of rows) {
    const text = formatDiagnostics(told(head + params + '\n', connectors), { locale: 'zh' })
    t.match(text, words, params)
    t.strictSame(englishLeft(text), [], text)
  }
})

t.test('a fault in the form of the files is reported in Chinese', async (t) => {
  for (const text of [
    '',
    'sources = 1',
    'enable = true\n[[sources]]\n',
    '[[sources]]\nkey = 1\nconnect = ""\ntags = ["", "我:b", 7]\n',
    '[[sources]]\nkey = "a"\nconnect = "x"\nkey_ = 1\n',
    'x = [',
    'key: 1',
    '<<<<<<< a\n=======\n>>>>>>> b',
    'a = 1\na = 2'
  ]) {
    t.strictSame(englishLeft(formatDiagnostics(told(text, file), { locale: 'zh' })), [], text)
  }
})

t.test("messages of a user's own connector stay as they are", async (t) => {
  const diagnostic: Diagnostic = {
    code: 'CONFIG_BAD_VALUE',
    severity: 'error',
    message: '`url` is nothing that we know',
    file: null,
    line: null,
    column: null,
    length: 1,
    path: 'params.url',
    expected: 'one of ours',
    suggestion: 'ask us'
  }
  t.match(formatDiagnostics([diagnostic], { locale: 'zh' }), /详情：`url` is nothing that we know\n/)
  t.match(formatDiagnostics([{ ...diagnostic, message: 'x'.repeat(5000) }], { locale: 'zh' }), /xxx/)
})
