import { inspect } from 'node:util'
import t from 'tap'
import { SourceError } from '../../../lib/errors/source-error.ts'
import type { BearerToken } from '../../../lib/kafka/param-checks.ts'
import { loadKafkajs } from '../../../lib/kafka/client/load-kafkajs.ts'
import { loginOptions } from '../../../lib/kafka/client/sasl-options.ts'
import { kafkaParamsOf } from './support/kafka-params-of.ts'

type Provider = () => Promise<BearerToken>

const kafkajs = await loadKafkajs()
const login = { security_protocol: 'SASL_PLAINTEXT', sasl_username: 'me', sasl_password: 'hunter2' }

/** What kafkajs would send for the token of that provider, as text; the broker gives that answer. */
async function ask(oauthBearerProvider: Provider, timeoutMs = 5000, answer = ''): Promise<string> {
  const options = loginOptions(
    kafkaParamsOf({
      config: {
        security_protocol: 'SASL_SSL',
        sasl_mechanisms: 'OAUTHBEARER',
        request_timeout_ms: timeoutMs,
        fetch_max_wait_ms: 1
      },
      oauthBearerProvider
    })
  )
  return await loggedIn(options, answer)
}

async function loggedIn(options: ReturnType<typeof loginOptions>, answer: string): Promise<string> {
  if (options === null || !('authenticationProvider' in options)) throw new Error('no login by token')
  t.equal(options.mechanism, 'oauthbearer')
  let sent = ''
  const logger = new kafkajs.Kafka({ brokers: ['a:1'], logLevel: kafkajs.logLevel.NOTHING }).logger()
  await options
    .authenticationProvider({
      host: 'kafka1',
      port: 9092,
      logger,
      async saslAuthenticate({ request, response }) {
        const bytes = await request.encode()
        t.equal(bytes.readInt32BE(0), bytes.length - 4)
        sent = bytes.toString('latin1', 4)
        return response?.parse(
          await response.decode(Buffer.concat([Buffer.from([0, 0, 0, answer.length]), Buffer.from(answer)]))
        )
      }
    })
    .authenticate()
  return sent
}

async function failure(promise: Promise<unknown>): Promise<SourceError> {
  const error: unknown = await promise.then(
    () => null,
    (error: unknown) => error
  )
  if (error instanceof SourceError) return error
  throw new Error('no SourceError', { cause: error })
}

t.test('without a login there are no options', async (t) => {
  t.equal(loginOptions(kafkaParamsOf()), null)
  t.equal(loginOptions(kafkaParamsOf({ config: { security_protocol: 'SSL' } })), null)
})

t.test(
  'a user and a password make a login for each mechanism, and the password is revealed only on request',
  async (t) => {
    for (const [name, mechanism] of [
      ['PLAIN', 'plain'],
      ['SCRAM-SHA-256', 'scram-sha-256'],
      ['SCRAM-SHA-512', 'scram-sha-512']
    ] as const) {
      const options = loginOptions(kafkaParamsOf({ config: { ...login, sasl_mechanisms: name } }))
      if (options === null || !('password' in options)) throw new Error('no login by password')
      t.equal(options.mechanism, mechanism)
      t.equal(options.username, 'me')
      t.equal(options.password, 'hunter2')
      for (const text of [
        JSON.stringify(options),
        inspect(options, { showHidden: true, getters: false }),
        JSON.stringify({ ...options })
      ])
        t.notMatch(text, 'hunter2')
      t.doesNotThrow(
        () => Object.assign(options, { authenticationProvider: () => {} }),
        'kafkajs puts its own things there'
      )
    }
  }
)

t.test('a token is sent as RFC 7628 has it, with its extensions', async (t) => {
  t.equal(await ask(async () => ({ value: 'abc.def-_~+/=' })), 'n,,\u0001auth=Bearer abc.def-_~+/=\u0001\u0001')
  t.equal(
    await ask(async () => ({ value: 'x', extensions: { tenant: 'a b', pool: '1' } })),
    'n,,\u0001auth=Bearer x\u0001tenant=a b\u0001pool=1\u0001\u0001'
  )
})

t.test("a broker's refusal of the token is recognized, and its answer is not shown", async (t) => {
  for (const [answer, message] of [
    ['{"status":"invalid_token","hunter2":"hunter2"}', /the broker answers invalid_token and refuses the token$/],
    ['hunter2', /the broker refuses the token$/]
  ] as const) {
    const error = await failure(ask(async () => ({ value: 'hunter2' }), 5000, answer))
    t.equal(error.code, 'KAFKA_SASL_TOKEN')
    t.match(error.message, message)
    t.notMatch(`${inspect(error)} ${JSON.stringify(error)}`, 'hunter2')
  }
})

t.test('a failing provider is reported by name and code, never with its message', async (t) => {
  const failing: readonly (readonly [() => Promise<never>, RegExp])[] = [
    [
      () => {
        throw new TypeError('Bearer hunter2')
      },
      /failed: TypeError$/
    ],
    [
      async () => {
        throw Object.assign(new Error('hunter2'), { code: 'ECONNREFUSED' })
      },
      /failed: Error \(ECONNREFUSED\)$/
    ],
    [
      async () => {
        throw new TypeError('fetch failed', { cause: Object.assign(new Error('hunter2'), { code: 'ENOTFOUND' }) })
      },
      /failed: TypeError \(ENOTFOUND\)$/
    ],
    [() => Promise.reject('hunter2'), /failed: it threw no error$/]
  ]
  for (const [provider, message] of failing) {
    const error = await failure(ask(provider))
    t.equal(error.code, 'KAFKA_SASL_TOKEN')
    t.match(error.message, message)
    t.notMatch(`${inspect(error)} ${JSON.stringify(error)}`, 'hunter2')
  }
})

t.test('an invalid token is never sent', async (t) => {
  for (const given of [
    undefined,
    null,
    'hunter2',
    {},
    { value: '' },
    { value: 7 },
    { value: 'hunter2\u0001auth=x' },
    { value: 'hunter2\n' },
    { value: 'hunter2 é' },
    { value: 'x', extensions: 'hunter2' },
    { value: 'x', extensions: { 'a-b': 'hunter2' } },
    { value: 'x', extensions: { auth: 'hunter2' } },
    { value: 'x', extensions: { a: 'hunter2\u0001' } },
    { value: 'x', extensions: { a: 7 } }
  ]) {
    const error = await failure(ask(async () => given as never))
    t.equal(error.code, 'KAFKA_SASL_TOKEN', inspect(given))
    t.notMatch(`${inspect(error)} ${JSON.stringify(error)}`, 'hunter2')
  }
})

t.test('a hanging provider is not awaited for ever', async (t) => {
  const error = await failure(ask(() => new Promise(() => {}), 20))
  t.equal(error.code, 'KAFKA_SASL_TOKEN')
  t.match(error.message, 'gave nothing within 20 ms')
})

t.test('params that nobody checked may lack a provider', async (t) => {
  const params = kafkaParamsOf({
    config: { security_protocol: 'SASL_SSL', sasl_mechanisms: 'OAUTHBEARER' },
    oauthBearerProvider: async () => ({ value: 'x' })
  })
  const options = loginOptions(
    Object.fromEntries(Object.entries(params).filter(([name]) => name !== 'oauthBearerProvider')) as typeof params
  )
  t.equal((await failure(loggedIn(options, ''))).code, 'KAFKA_SASL_TOKEN')
})
