import * as fc from 'fast-check'
import t from 'tap'
import { loadConfig } from '../../../lib/builtin.ts'
import { formatDiagnostics } from '../../../lib/config/diagnostics/format-diagnostics.ts'
import { englishLeft } from '../../support/english-left.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'

const CONNECTOR = `[[connectors]]
id = "k"
type = "kafka"
allow_override = ["topic", "config", "brokers"]
params = { brokers = ["a:1"], group_id = "g" }
`

/** Two words, as what follows a blank is what shows first. */
const SECRET = 'zq9mulde'
const BEHIND = 'vw7brumo'

const NAMES = [
  'sasl_password',
  'password',
  'Password',
  'passwd',
  'token',
  'my.api_key',
  'client-secret',
  'saslPassword',
  'passphrase',
  'key_passphrase',
  'private_key',
  'credentials',
  '密码',
  // Misspelt, or another language's
  'toekn',
  'tokn',
  'psasword',
  'sasl_psswrd',
  'saslPsasword',
  'auth',
  'sasl.jaas.config',
  'mima'
]
/** What may stand within a name so that nobody sees it. */
const UNSEEN = ['', '', '', '\u00A0', '\r', '\u001B', '\u200B', '\uD800', '\u001B[1m', '\u0301', '\u3000']
const SIGNS = ['=', ' = ', ':', ': ', ' => ', ' ＝ ', '：', ' := ', ' ', ' -> ', '\t=\t', '==']
/** What may stand between a sign and its value. */
const BREAKS = [
  '',
  '',
  '',
  '\n',
  '\n  ',
  ' \\\n  ',
  ' |\n  ',
  ' >-\n  ',
  '\r\n',
  '\n# the value:\n',
  '(\n',
  '[\n  ',
  '{ x =\n'
]
const QUOTES: readonly (readonly [open: string, close: string])[] = [
  ['', ''],
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['‘', '’'],
  ['「', '」'],
  ['`', '`'],
  ['"', ''],
  ['', '"'],
  ['"""\n', '\n"""'],
  ["'''", ''],
  ['“\n', '\n”'],
  ['("abc" +\n "', '")'],
  ['["', '"'],
  ['[“', '”, “x”]'],
  ['{ a = "', '"'],
  ['<<EOF\n', '\nEOF'],
  ['$(', ')']
]
const BETWEEN = [' ', '  ', '\t', ', ', '; ', '\n', '" "', '"', '\\q', '\u0000', ' # ', '\u00A0', '，', ': ', '=']
const AROUND: readonly (readonly [before: string, behind: string])[] = [
  ['', ''],
  ['[[sources]]\nkey = "a"\nconnect = "b"\n[sources.params]\n', '\nport = 5s\n'],
  ['a = True\n', '\nb = yes\n'],
  ['x = { a = 1, ', ' }'],
  ['config = [“', '”]'],
  ['config = “', '”'],
  ['config=', ''],
  ['config=[', ']'],
  ['config=>["', '"]'],
  ['config = [\n  ', '\n]'],
  ['# ', '\nb = 1_\n'],
  ['"', ''],
  ['- ', ''],
  ['<<<<<<< a\n', '\n=======\n>>>>>>> b\n'],
  ['export ', '']
]

/** A secret with its name, somewhere in a text that is mostly no TOML. */
const brokenSecret = fc
  .record({
    name: fc.constantFrom(...NAMES),
    at: fc.nat(),
    unseen: fc.constantFrom(...UNSEEN),
    nameBreak: fc.constantFrom('', '', '', '', '', '\n', ' \n', '\n ', ' \\\n'),
    sign: fc.constantFrom(...SIGNS),
    valueBreak: fc.constantFrom(...BREAKS),
    quotes: fc.constantFrom(...QUOTES),
    between: fc.constantFrom(...BETWEEN),
    around: fc.constantFrom(...AROUND)
  })
  .map(
    ({ name, at, unseen, nameBreak, sign, valueBreak, quotes: [open, close], between, around: [before, behind] }) => {
      const split = 1 + (at % (name.length - 1))
      const written = name.slice(0, split) + unseen + name.slice(split)
      return `${before}${written}${nameBreak}${sign}${valueBreak}${open}${SECRET}${between}${BEHIND}${close}${behind}`
    }
  )

t.test('no secret shows, however malformed its line is', async (t) => {
  fc.assert(
    fc.property(brokenSecret, (text) => {
      const found = told(text)
      return !shows(found, SECRET) && !shows(found, BEHIND)
    }),
    { numRuns: 2000 }
  )
  t.pass()
})

const SOURCE = '[[sources]]\nkey = "a"\nconnect = "k"\n[sources.params]\ntopic = "t"\n'
const CONFIG = `${SOURCE}[sources.params.config]\n`

/** What people write around a secret, in TOML and in what they took for it. */
const PLAUSIBLE: readonly string[] = [
  // A comment behind a secret may hold an older one
  `${CONFIG}sasl_password = "\${KAFKA_PASSWORD}" # ${SECRET}`,
  `${CONFIG}sasl_pasword = "x" # ${SECRET}`,
  // The name is a value itself
  `${SOURCE}config = [["sasl.password", "${SECRET}"]]`,
  `${SOURCE}config = [{ name = "sasl.password", value = "${SECRET}" }]`,
  `${CONFIG}name = "sasl_password"\nvalue = "${SECRET}"`,
  `${CONFIG}name = "sasl_password"\nvalue = ${SECRET}`,
  `[{"value":"${SECRET}","key":"sasl_password"}]`,
  `- value: ${SECRET}\n  name: KAFKA_PASSWORD`,
  `<property value="${SECRET}" name="password"/>`,
  `x = { value = "${SECRET}", name = "sasl_password" } y`,
  // A default of a variable
  `${SOURCE}session_timeout_ms = "\${SASL_PASSWORD:${SECRET}}"`,
  `${SOURCE}security_protocol = "\${TOKEN:${SECRET}}"`,
  `[[sources]]\nkey = "a"\nconnect = "\${PASSWORD:${SECRET}}"`,
  `[[sources]]\nkey = "a"\nconnect = "k"\ntags = ["\${MY_TOKEN:${SECRET} ${BEHIND}}"]`,
  // Logins
  `${SOURCE}brokers = ["u:${SECRET}@h:9092"]`,
  `${SOURCE}brokers = u:${SECRET}@h:9092`,
  `${SOURCE}brokers = "kafka://u:${SECRET}/${BEHIND}@h:9092"`,
  // What comes with a name of its own
  `ssl_keystore_key = ${SECRET}`,
  `client_key = ${SECRET}`,
  `jwt = ${SECRET}`,
  `privat_key = ${SECRET}`,
  `パスワード = ${SECRET} x`,
  `пароль = ${SECRET} x`,
  // No sign, or one that is none
  `sasl_password\u00A0${SECRET}`,
  `sasl_password\u200B${SECRET}`,
  `密码\u3000${SECRET}`,
  `[[sources]]\rkey = "a"\rsasl_password\r${SECRET}\r`,
  `port = 5s # 密码${SECRET}`,
  `port = 5s # 旧密码${SECRET}，新密码${BEHIND}`,
  `a = 5s # ${SECRET} is the password`,
  // The value goes on
  `${CONFIG}sasl_password = ""\n${SECRET}\n${BEHIND}\n"""`,
  `${CONFIG}ssl_key_pem = "-----BEGIN PRIVATE KEY-----"\nMII${SECRET}==\n-----END PRIVATE KEY-----`,
  `${CONFIG}sasl_password = "a"\n  + "${SECRET}"`,
  `${CONFIG}port = 5 # password:\n  ${SECRET}`,
  `${SOURCE}sasl_mechanisms = "PLAIN password ${SECRET}"`,
  `API Kye: ${SECRET} ${BEHIND}`,
  `${CONFIG}"Private Ky" = "${SECRET}"`,
  `tokns = "${SECRET}`,
  `# 密码：${SECRET}`,
  `# scret: ${SECRET}`,
  `[[sources]]\nkey = "a"\nconnect = "k"\ntags = ["pasword： ${SECRET}"]`,
  `[[sources]]\nkey = "a"\nconnect = "k"\ntags = ["“token” ${SECRET}"]`,
  `${SOURCE}config = """\na=b\n"dbPassword" -> \${X:-${SECRET}}\n"""`,
  `${CONFIG}sasl_password = "%${SECRET}%"`,
  `${CONFIG}sasl_password = "{{${SECRET}}}"`,
  `${SOURCE}config = ["a=b", "sasl.password[0] -- 「${SECRET}=${BEHIND}」"]`,
  `${SOURCE}brokers = postgres://u:${SECRET} x@h/`,
  `${SOURCE}"kafka://u:${SECRET}@h" = 1`,
  `x = { value = ${SECRET}, name = sasl_password }`,
  `${SECRET} is the password`,
  `${SECRET} # password`,
  `${CONFIG}x = 1 # password: >-\n  ${SECRET} ${BEHIND}`
]

t.test('no secret shows in what people write', async (t) => {
  for (const text of PLAUSIBLE) {
    const found = told(text)
    t.ok(found.length > 0, JSON.stringify(text))
    t.notOk(shows(found, SECRET) || shows(found, BEHIND), JSON.stringify(text))
  }
})

t.test('a lone value of a list of `name=value` may be a secret that lost its name', async (t) => {
  for (const text of [
    `config = [“${SECRET}”]`,
    `config = “${SECRET}”`,
    `config = ${SECRET}`,
    `config = [\n  “${SECRET}”\n]`,
    `config = [“acks=all”, “${SECRET}”]`
  ])
    t.notOk(shows(told(text), SECRET), text)
})

t.test('values that are not secret are shown, even after a secret', async (t) => {
  const cases: readonly (readonly [text: string, excerpt: string])[] = [
    ['sasl_password = "x"\nport = 5s', 'port = 5s'],
    ['sasl_password = abc\nport = 5s', 'port = 5s'],
    ['sasl_password =\n[[sources]] x', '[[sources]] x'],
    ['sasl_password = """\nport = 1\n"""\nother = 5s', 'other = 5s'],
    ['config = [\n  “acks=all”\n]', '  “acks=all”'],
    ['connect = “kafka”', 'connect = “kafka”'],
    ['group_id = bypass-loader x', 'group_id = bypass-loader x'],
    ['port = 5s # bypass the firewall', 'port = 5s # bypass the firewall'],
    ['topic = password-resets', 'topic = password-resets'],
    ['mode = once # no password needed', 'mode = once # [redacted]'],
    ['config = { sasl_username: "u", sasl_password: "x" }', 'config = { sasl_username: "u", sasl_password: [redacted]'],
    [
      'config = { session_timeout_ms = 5x, sasl_password = "x" }',
      'config = { session_timeout_ms = 5x, sasl_password = [redacted]'
    ]
  ]
  for (const [text, excerpt] of cases) t.equal(toldOfSyntax(text).at(-1)?.excerpt, excerpt, text)
})

t.test('what the caret points at is shown in front of a secret', async (t) => {
  for (const [text, excerpt, column] of [
    ['password => "x"', 'password => [redacted]', 10],
    ['password ＝ "x"', 'password ＝ [redacted]', 10],
    ['password: "x"', 'password: [redacted]', 9]
  ] as const) {
    t.match(toldOfSyntax(text)[0], { excerpt, column }, text)
  }
})

/** What is told of the text alone. */
function toldOfSyntax(text: string): readonly Diagnostic[] {
  return told(text).filter(({ code }) => code === 'CONFIG_TOML_SYNTAX')
}

function told(text: string): readonly Diagnostic[] {
  return loadConfig({ sources: { file: 'w', text }, connectors: [{ file: 'c', text: CONNECTOR }] }).diagnostics
}

function shows(found: readonly Diagnostic[], secret: string): boolean {
  const all = [JSON.stringify(found), formatDiagnostics(found), formatDiagnostics(found, { locale: 'zh' })]
  return all.some((text) => text.normalize('NFKC').includes(secret))
}

t.test('a hint that would repeat a secret uses general words, in Chinese, too', async (t) => {
  const found = toldOfSyntax(`sasl_password =\n${SECRET}: x`)
  t.match(found.at(-1), { message: 'this line is not TOML; it is not shown because it may contain a secret' })
  t.strictSame(englishLeft(formatDiagnostics(found, { locale: 'zh' })), [])
})

t.test('the name of a variable is no secret', async (t) => {
  t.match(toldOfSyntax('sasl_password = ${KAFKA_PASSWORD}'), [
    { message: 'a variable needs quotes, whatever it holds', suggestion: 'sasl_password = "${KAFKA_PASSWORD}"' }
  ])
})

t.test('what stands in a comment does not spoil the hint', async (t) => {
  t.match(toldOfSyntax('mode = once # no password needed'), [{ suggestion: 'mode = "once"' }])
})
