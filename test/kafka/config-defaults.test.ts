import fc from 'fast-check'
import t from 'tap'
import { checkParams } from '../../lib/config/params/check-params.ts'
import { servedConfigNames } from '../../lib/kafka/config-names.ts'
import { configOrders, isKept } from '../../lib/kafka/config-orders.ts'
import { configNumber, configValue } from '../../lib/kafka/client/config-value.ts'
import { consumerOptions } from '../../lib/kafka/client/client-options.ts'
import { kafkaParams, kafkaRules } from '../../lib/kafka/params.ts'
import { kafkaParamsOf } from './client/support/kafka-params-of.ts'

type Given = Readonly<Record<string, string | number>>

const problemsOf = (config: Given) =>
  checkParams({ params: kafkaParams, rules: kafkaRules }, { brokers: 'a:1', topic: 'x', config }).problems

const integers = Object.entries(servedConfigNames).filter(
  ([, { type, sameAs }]) => type === 'integer' && sameAs === undefined
)
const anInteger = fc
  .constantFrom(...integers)
  .chain(([name, { min = 0, max = 0 }]) =>
    fc
      .oneof(fc.constantFrom(min, max), fc.integer({ min, max }), fc.integer({ min, max: Math.min(max, 100_000) }))
      .map((value) => [name, value] as const)
  )

/** What may be looked at pair by pair; the third setting moves between the two others, and only so far. */
function notKept(config: Given): readonly string[] {
  const params = kafkaParamsOf({ config })
  return configOrders
    .filter((order) => !isKept(order, configNumber(params, order.small), configNumber(params, order.large)))
    .map(({ small, large }) => `${small} ${large}`)
}

t.test('any number within its range is accepted by itself, and the defaults beside it give way', async (t) => {
  fc.assert(
    fc.property(anInteger, ([name, value]) => {
      const config = { [name]: value }
      t.strictSame(problemsOf(config), [], `${name} = ${value}`)
      // Brokers refuse shorter sessions than 6 s, and a warning may come earlier than that
      if (name !== 'max_poll_interval_ms' || value >= 6000) t.strictSame(notKept(config), [], `${name} = ${value}`)
      const {
        heartbeatInterval = 0,
        sessionTimeout = 0,
        minBytes = 0,
        maxBytesPerPartition = 0,
        maxBytes = 0
      } = consumerOptions(kafkaParamsOf({ config }))
      t.ok(heartbeatInterval < sessionTimeout)
      if (name !== 'fetch_max_bytes' && name !== 'max_partition_fetch_bytes')
        t.ok(minBytes <= maxBytesPerPartition, `${name} = ${value}`)
      if (name !== 'fetch_max_bytes') t.ok(maxBytesPerPartition <= maxBytes, `${name} = ${value}`)
    }),
    { numRuns: 500 }
  )
})

t.test('two numbers conflict only where they have to keep an order to each other', async (t) => {
  fc.assert(
    fc.property(anInteger, anInteger, ([one, first], [other, second]) => {
      if (one === other) return
      const config = { [one]: first, [other]: second }
      const broken = configOrders.filter(
        (order) =>
          [one, other].includes(order.small) &&
          [one, other].includes(order.large) &&
          !isKept(order, Number(config[order.small]), Number(config[order.large]))
      )
      t.equal(problemsOf(config).length, broken.length, JSON.stringify(config))
    }),
    { numRuns: 1000 }
  )
})

t.test('setting another param to its default never causes a conflict', async (t) => {
  fc.assert(
    fc.property(anInteger, ([name, value]) => {
      const alone = kafkaParamsOf({ config: { [name]: value } })
      for (const [other] of integers) {
        if (other === name) continue
        const beside = { [name]: value, [other]: configNumber(alone, other) }
        if (other === 'max_poll_records') continue // has no default
        if (name === 'max_poll_interval_ms' && value < 6000 && other === 'session_timeout_ms') continue
        t.strictSame(problemsOf(beside), [], JSON.stringify(beside))
      }
    }),
    { numRuns: 50 }
  )
})

t.test('defaults give way to a given number only within their limits', async (t) => {
  const cases: readonly (readonly [Given, Given])[] = [
    [
      {},
      {
        session_timeout_ms: 30_000,
        heartbeat_interval_ms: 3000,
        fetch_max_wait_ms: 500,
        max_partition_fetch_bytes: 262_144
      }
    ],
    [{ session_timeout_ms: 6000 }, { heartbeat_interval_ms: 1999, max_poll_interval_ms: 300_000 }],
    [{ session_timeout_ms: 600_000 }, { heartbeat_interval_ms: 3000, max_poll_interval_ms: 600_000 }],
    [{ session_timeout_ms: 300 }, { heartbeat_interval_ms: 99, fetch_max_wait_ms: 99 }],
    [{ heartbeat_interval_ms: 20_000 }, { session_timeout_ms: 60_001 }],
    [{ max_poll_interval_ms: 20_000 }, { session_timeout_ms: 20_000, heartbeat_interval_ms: 3000 }],
    [{ max_poll_interval_ms: 7000 }, { session_timeout_ms: 7000, heartbeat_interval_ms: 2333 }],
    [{ max_poll_interval_ms: 1 }, { session_timeout_ms: 6000 }],
    [{ heartbeat_interval_ms: 20_000, max_poll_interval_ms: 20_000 }, { session_timeout_ms: 60_001 }],
    [{ fetch_max_wait_ms: 30_000 }, { request_timeout_ms: 30_001, session_timeout_ms: 90_001 }],
    [{ request_timeout_ms: 100 }, { fetch_max_wait_ms: 99 }],
    [{ fetch_min_bytes: 2_000_000 }, { fetch_max_bytes: 2_000_000, max_partition_fetch_bytes: 2_000_000 }],
    [{ fetch_max_bytes: 0 }, { fetch_min_bytes: 0 }],
    [{ max_partition_fetch_bytes: 8_000_000 }, { fetch_max_bytes: 8_000_000 }],
    [{ retry_backoff_ms: 2000 }, { retry_backoff_max_ms: 2000 }],
    [{ retry_backoff_max_ms: 100 }, { retry_backoff_ms: 100 }],
    [{ reconnect_backoff_ms: 5000 }, { reconnect_backoff_max_ms: 5000 }],
    [{ reconnect_backoff_max_ms: 0 }, { reconnect_backoff_ms: 0 }]
  ]
  for (const [config, expected] of cases) {
    const params = kafkaParamsOf({ config })
    t.strictSame(
      Object.fromEntries(Object.keys(expected).map((name) => [name, configNumber(params, name)])),
      expected,
      JSON.stringify(config)
    )
  }
})

t.test('a text within its choices is accepted by itself; only what lacks a partner is missing one', async (t) => {
  for (const [name, { type, sameAs, choices, aliases = {} }] of Object.entries(servedConfigNames)) {
    if (type === 'integer' || sameAs !== undefined) continue
    const values = type === 'boolean' ? ['true', 'false'] : [...(choices ?? ['something']), ...Object.keys(aliases)]
    for (const value of values) {
      const codes = new Set(problemsOf({ [name]: value }).map(({ code }) => code))
      codes.delete('CONFIG_MISSING_PARAM') // a user without a password, a certificate without its key
      t.strictSame([...codes], [], `${name} = ${value}`)
    }
  }
})

t.test('the protocol follows from what is given of TLS and of a login', async (t) => {
  const login = { sasl_mechanisms: 'PLAIN', sasl_username: 'me', sasl_password: 'x' }
  const cases: readonly (readonly [Given, string])[] = [
    [{}, 'PLAINTEXT'],
    [{ ssl_endpoint_identification_algorithm: 'https' }, 'PLAINTEXT'],
    [{ ssl_ca_location: 'ca.pem' }, 'SSL'],
    [{ ssl_keystore_location: 'k.p12' }, 'SSL'],
    [login, 'SASL_SSL'],
    [{ ...login, ssl_ca_pem: '-' }, 'SASL_SSL'],
    [{ ...login, security_protocol: 'SASL_PLAINTEXT' }, 'SASL_PLAINTEXT']
  ]
  for (const [config, protocol] of cases)
    t.equal(configValue(kafkaParamsOf({ config }), 'security_protocol'), protocol, JSON.stringify(config))
})

t.test('what asks for what happens anyway is accepted, and the opposite is refused with the reason', async (t) => {
  const accepted: readonly string[] = [
    'socket.keepalive.enable=true',
    'group.protocol=classic',
    'group.protocol=CLASSIC',
    'retries=2147483647',
    'auto.commit.interval.ms=0',
    'topic.metadata.refresh.interval.ms=-1',
    'metadata.max.age.ms=-1',
    'max.poll.interval.ms=2147483647',
    'max.poll.records=2147483647',
    'socket.nagle.disable=true',
    'allow.auto.create.topics=false',
    'enable.partition.eof=false',
    'statistics.interval.ms=0',
    'partition.assignment.strategy=roundrobin',
    'partition.assignment.strategy=range,roundrobin',
    'enable.auto.offset.store=true',
    'connections.max.idle.ms=-1',
    'log.connection.close=false'
  ]
  for (const pair of accepted) {
    const { problems } = checkParams(
      { params: kafkaParams, rules: kafkaRules },
      { brokers: 'a:1', topic: 'x', config: [pair] }
    )
    t.strictSame(problems, [], pair)
  }
  t.strictSame(problemsOf({ socket_keepalive_enable: 'true', 'group.protocol': 'classic' }), [])
  t.strictSame(
    problemsOf({ 'group.protocol': 'consumer' }).map(({ message, allowed }) => [message, allowed]),
    [
      [
        '`group.protocol` cannot be used here: kafkajs speaks the classic group protocol only; the only value accepted: "classic"',
        ['classic']
      ]
    ]
  )
  t.match(problemsOf({ connections_max_idle_ms: 5 })[0]?.message, 'the only values accepted: "0", "-1"')
  t.match(problemsOf({ 'group.instance.id': 'x' })[0]?.message, /no static membership$/)
  const {
    problems: [problem]
  } = checkParams(
    { params: kafkaParams, rules: kafkaRules },
    { brokers: 'a:1', topic: 'x', ack: 'manual', config: 'enable.auto.offset.store=true' }
  )
  t.match(problem?.message, '`enable_auto_offset_store` cannot be true')
})

t.test('special values that stand for a number mean that number', async (t) => {
  t.equal(
    configNumber(kafkaParamsOf({ config: { 'topic.metadata.refresh.interval.ms': -1 } }), 'metadata_max_age_ms'),
    2_147_483_647
  )
  t.equal(problemsOf({ metadata_max_age_ms: -2 })[0]?.code, 'CONFIG_OUT_OF_RANGE')
})
