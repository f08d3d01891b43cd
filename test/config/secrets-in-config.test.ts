import { inspect } from 'node:util'
import t from 'tap'
import { formatDiagnostics } from '../../lib/config/diagnostics/format-diagnostics.ts'
import { ConfigError } from '../../lib/errors/config-error.ts'
import { load } from '../support/config-texts.ts'

t.test('a secret never shows', async (t) => {
  const secrets = ['hunter2', 'hunter3', 'hunter4', 'hunter5', 'hunter6', 'hunter7']
  const sources = [
    '[[sources]]',
    'key = "a"',
    'connect = "k"',
    'params = { config = { sasl_password = "hunter2", session_timeout_ms = "abc" }, instances = "x" }',
    '[[sources]]',
    'key = "${SECRET}"',
    'connect = "k${SECRET}"',
    'tags = ["${SECRET}"]',
    'params = { config = ["sasl_password=hunter3", 7], topic = "${SECRET}" }',
    '[[sources]]',
    'key = "c"',
    'connect = "k"',
    'params = { config = { sasl_pasword = "hunter4" }, topic = ["${SECRET:hunter7}", 1] }',
    '[[sources]]',
    'key = "d"',
    'connect = "unknown"',
    'params = { password = "hunter6" }'
  ].join('\n')
  const connectors =
    '[[connectors]]\nid = "k"\ntype = "kafka"\nallow_override = ["config", "instances", "topic"]\nparams = { brokers = "a:1", topic = "t", tokens = "hunter6" }'
  const { diagnostics } = load(sources, connectors, { env: { SECRET: 'hunter5' }, secretEnv: ['SECRET'] })
  const text = JSON.stringify(diagnostics)
  for (const secret of secrets) t.notMatch(text, secret)
  t.ok(diagnostics.length > 6)
  const good = load(
    'sources = { key = "a", connect = "k", params = { config = { sasl_username = "u", sasl_password = "${SECRET}", sasl_mechanisms = "PLAIN", security_protocol = "SASL_SSL" } } }',
    connectors.replace(
      ', tokens = "hunter6"',
      ', config = { sasl_username = "u", sasl_password = "hunter2", sasl_mechanisms = "PLAIN", security_protocol = "SASL_SSL" }'
    ),
    { env: { SECRET: 'hunter5' }, secretEnv: ['SECRET'] }
  )
  t.ok(good.ok, JSON.stringify(good.diagnostics))
  t.notMatch(JSON.stringify(good.config?.sources) + JSON.stringify(good.config?.connectors), 'hunter')
})

const connector =
  '[[connectors]]\nid = "k"\ntype = "kafka"\nallow_override = ["config", "topic", "brokers"]\nparams = { brokers = "a:1", topic = "t" }'

const wrong: ReadonlyArray<readonly [title: string, source: string]> = [
  ['a tag whose key has a space', 'tags = ["api key:hunter2"]'],
  ['a tag whose key has a mark', 'tags = ["secret!:hunter2", 5]'],
  ['a tag without a separator', 'tags = ["password hunter2"]'],
  ['a tag that is given twice', 'tags = ["password:a", "password:hunter2"]'],
  ['a property without its name', 'params.config = ["hunter2"]'],
  ['a property without its sign', 'params.config = ["sasl_password hunter2"]'],
  ['a lone property without its sign', 'params.config = "hunter2"'],
  ['two properties in one string', 'params.config = ["security_protocol=SASL_SSL sasl_password=hunter2"]'],
  [
    'a setting of the Java client',
    `params.config = { sasl_jaas_config = 'required username="bob" password="hunter2";' }`
  ],
  ['a name that is written with escapes', String.raw`params.config = ["sasl_\u0070\u0061ssword=hunter2", "bogus=1"]`],
  ['an open variable in a password', 'params.config = ["sasl_password=abc${hunter2"]'],
  ['a wrong variable in a password', 'params.config = { sasl_password = "${x hunter2}" }'],
  ['an open variable in a string beside', 'params.config = { client_id = "a", sasl_password = "hunter2", x = "${" }'],
  ['a comment behind a mistake', 'params.config = { bogus = 1 } # the password is hunter2'],
  ['a comment with a setting behind a mistake', 'params.config = { bogus = 1 } # sasl_password = "hunter2"'],
  ['a broker with a password', 'params.brokers = ["kafka://bob:hunter2@host:9092"]'],
  ['a line that is not TOML', 'params.config = { sasl_password = "hunter2", x = oops }']
]

for (const [title, source] of wrong) {
  t.test(`no secret shows in ${title}`, async (t) => {
    const { ok, diagnostics } = load(`[[sources]]\nkey = "a"\nconnect = "k"\n${source}`, connector)
    t.equal(ok, false)
    const error = new ConfigError(diagnostics)
    const shown = [
      JSON.stringify(diagnostics),
      formatDiagnostics(diagnostics),
      formatDiagnostics(diagnostics, { locale: 'zh' }),
      error.message,
      String(error.stack),
      JSON.stringify(error),
      JSON.stringify(error.classification),
      inspect(error, { depth: 9, showHidden: true })
    ]
    for (const text of shown) t.notMatch(text, 'hunter2')
  })
}
