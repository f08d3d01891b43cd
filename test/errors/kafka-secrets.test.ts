import { inspect } from 'node:util'
import t from 'tap'
import { classifyError } from '../../lib/errors/classify.ts'
import { describeError } from '../../lib/errors/describe.ts'
import { formatDiagnosis } from '../../lib/errors/format-diagnosis.ts'
import { toSourceError } from '../../lib/errors/make-error.ts'
import { kafkaCodes } from '../../types/error-codes.ts'
import { kafkajsError } from '../support/kafkajs-errors.ts'

const PASSWORD = 'hunter2-hunter2'
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ3YXJwIn0.c2lnbmF0dXJl'

// Each as some client, proxy or provider of tokens has been seen to write it, or might
const leaks: readonly string[] = [
  `sasl_password=${PASSWORD}`,
  `sasl.password: ${PASSWORD}`,
  `{"sasl":{"mechanism":"plain","username":"app","password":"${PASSWORD}"}}`,
  `{ mechanism: 'plain', username: 'app', password: '${PASSWORD}' }`,
  `org.apache.kafka.common.security.scram.ScramLoginModule required username="app" password="${PASSWORD}";`,
  `ssl_key_password = "${PASSWORD}"`,
  `ssl_keystore_password=${PASSWORD}`,
  `sasl://app:${PASSWORD}@kafka1:9092`,
  `client_secret=${PASSWORD}&grant_type=client_credentials`.replace('&', ' '),
  `Authorization: Bearer ${TOKEN}`,
  `the provider of tokens answered ${TOKEN}, which is no object`,
  `{"access_token":"${TOKEN}"}`,
  `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${PASSWORD}\n-----END ENCRYPTED PRIVATE KEY-----`
]

t.test('no password and no token gets out, wherever in an error it stands', async (t) => {
  for (const leak of leaks) {
    const inner = kafkajsError('KafkaJSSASLAuthenticationError', `SASL PLAIN authentication failed: ${leak}`)
    for (const [where, error] of [
      ['a message', inner],
      ['a cause', kafkajsError('KafkaJSNonRetriableError', 'it failed', { cause: inner })],
      ['what is wrapped', kafkajsError('KafkaJSNumberOfRetriesExceeded', inner, { retryCount: 1, retryTime: 1 })],
      ['an aggregate', new AggregateError([inner], 'both failed')],
      [
        'a field',
        Object.assign(kafkajsError('KafkaJSConnectionError', leak, { broker: 'kafka1:9092', code: 'ECONNRESET' }), {
          topic: leak
        })
      ]
    ] as const) {
      const classification = classifyError(error, { area: 'kafka', values: { reason: leak } })
      const told = toSourceError(error, { area: 'kafka' })
      const out = [
        JSON.stringify(classification),
        JSON.stringify(told),
        told.message,
        inspect(classification, { depth: 9 }),
        ...(['en', 'zh'] as const).map((locale) => formatDiagnosis(classification, { locale }))
      ].join('\n')
      t.notOk(
        out.includes(PASSWORD) || out.includes(TOKEN) || out.includes('eyJzdWIiOiJ3YXJwIn0'),
        `${where}: ${leak.slice(0, 40)}`
      )
      t.ok(classification.code.startsWith('KAFKA_'), classification.code)
    }
  }
})

t.test('no placeholder reveals a secret', async (t) => {
  for (const code of kafkaCodes) {
    const names = ['topic', 'group', 'brokers', 'user', 'codec', 'offset', 'errno']
    const values = Object.fromEntries(names.map((name) => [name, `password="${PASSWORD}"`]))
    t.notMatch(
      JSON.stringify(describeError(code, { values, host: `x:${PASSWORD}@y`.replace('x:', 'a://b:') })),
      PASSWORD,
      code
    )
  }
})
