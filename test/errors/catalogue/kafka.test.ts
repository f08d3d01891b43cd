import { parse } from 'smol-toml'
import t from 'tap'
import { checkParams } from '../../../lib/config/params/check-params.ts'
import { lookUp, sections } from '../../../lib/errors/catalogue/index.ts'
import { classifyError } from '../../../lib/errors/classify.ts'
import { describeError } from '../../../lib/errors/describe.ts'
import { formatDiagnosis } from '../../../lib/errors/format-diagnosis.ts'
import { kafkaParams, kafkaRules } from '../../../lib/kafka/params.ts'
import type { ErrorCode } from '../../../types/error-codes.ts'
import { kafkaCodes } from '../../../types/error-codes.ts'

const survived: ReadonlySet<string> = new Set([
  'KAFKA_CONNECTION_LOST',
  'KAFKA_BROKERS_UNAVAILABLE',
  'KAFKA_REQUEST_TIMEOUT',
  'KAFKA_NO_TOPIC_MATCHES',
  'KAFKA_TOPIC_GONE',
  'KAFKA_FREQUENT_REBALANCES',
  'KAFKA_MAX_POLL_EXCEEDED',
  'KAFKA_HIGH_LAG',
  'KAFKA_NO_PARTITIONS',
  'KAFKA_PARTITIONS_UNREAD',
  'KAFKA_STALLED',
  'KAFKA_COMMIT_FAILED',
  'KAFKA_UNACKED_REVOKED',
  'KAFKA_METADATA_STALE',
  'KAFKA_OPEN_TRANSACTION',
  'KAFKA_TOPIC_UNREADABLE',
  'KAFKA_CLOCK_SKEW'
])

t.test('a survived error is a warning, and a fatal one is not', async (t) => {
  for (const code of kafkaCodes) {
    const { entry } = lookUp(code)
    t.equal(entry.severity === 'warning', survived.has(code), code)
    t.equal(entry.area, 'kafka', code)
  }
})

const place = { host: 'kafka1', port: 9092 }
const values = {
  topic: 'access_log',
  group: 'loader',
  user: 'app',
  brokers: 'kafka1:9092,kafka2:9092',
  silent: '300123',
  lag: '1234',
  count: '7'
}
const bootstrap = '--bootstrap-server kafka1:9092,kafka2:9092'

t.test('every case of the older guide is answered, with what it advised put right', async (t) => {
  const cases: readonly (readonly [string, ErrorCode, readonly string[]])[] = [
    [
      'Connection refused',
      'KAFKA_CONNECTION_REFUSED',
      [
        'nc -vz -w 5 kafka1 9092',
        `kafka-broker-api-versions.sh ${bootstrap}`,
        'brokers = ["kafka1:9092", "kafka2:9092"]',
        'advertised.listeners'
      ]
    ],
    [
      'Timeout while connecting',
      'KAFKA_CONNECTION_TIMEOUT',
      ['nc -vz -w 5 kafka1 9092', 'getent ahosts kafka1', 'socket_connection_setup_timeout_ms = 30000']
    ],
    ['DNS', 'KAFKA_HOST_NOT_FOUND', ['dig kafka1', 'getent ahosts kafka1', 'advertised.listeners']],
    [
      'SASL authentication failed',
      'KAFKA_SASL_FAILED',
      [
        `kafka-topics.sh ${bootstrap} --list --command-config client.properties`,
        'sasl_mechanisms = "SCRAM-SHA-512"',
        'sasl_password = "${KAFKA_PASSWORD}"',
        '--entity-type users --entity-name app'
      ]
    ],
    [
      'SSL handshake failed',
      'KAFKA_TLS_HANDSHAKE_FAILED',
      [
        'openssl s_client -connect kafka1:9092 -servername kafka1',
        'security_protocol = "SSL"',
        'ssl_ca_location',
        'keytool'
      ]
    ],
    [
      'Topic not found',
      'KAFKA_TOPIC_NOT_FOUND',
      [
        `kafka-topics.sh ${bootstrap} --list`,
        `kafka-topics.sh ${bootstrap} --describe --topic access_log`,
        `kafka-topics.sh ${bootstrap} --create --topic access_log --partitions 3`,
        'create_topics = { partitions = 3'
      ]
    ],
    [
      'Consumer group rebalance failed',
      'KAFKA_REBALANCE_FAILED',
      [
        `kafka-consumer-groups.sh ${bootstrap} --describe --group loader --state`,
        'session_timeout_ms = 60000',
        'heartbeat_interval_ms = 3000'
      ]
    ],
    [
      'Max poll interval exceeded',
      'KAFKA_MAX_POLL_EXCEEDED',
      ['300123', 'max_poll_interval_ms = 900000', 'node --cpu-prof', 'pipeline()']
    ],
    [
      'high lag',
      'KAFKA_HIGH_LAG',
      [
        '1234',
        `kafka-consumer-groups.sh ${bootstrap} --describe --group loader`,
        'max_poll_records = 1000',
        'instances = 3',
        '--alter --topic access_log --partitions 12'
      ]
    ],
    ['frequent rebalances', 'KAFKA_FREQUENT_REBALANCES', ['7', 'stats()', 'session_timeout_ms = 60000', 'stop()']],
    [
      'rights',
      'KAFKA_TOPIC_AUTHORIZATION_FAILED',
      [
        `kafka-acls.sh ${bootstrap} --list --topic access_log --group loader`,
        '--allow-principal User:app --topic access_log --group loader'
      ]
    ]
  ]
  for (const [name, code, parts] of cases) {
    for (const locale of ['en', 'zh'] as const) {
      const text = formatDiagnosis(describeError(code, { ...place, values }), { locale, platform: 'linux' })
      for (const part of parts) t.ok(text.includes(part), `${name} (${locale}): ${part}`)
    }
    const windows = formatDiagnosis(describeError(code, { ...place, values }), { platform: 'win32' })
    t.notMatch(windows, /kafka-[a-z-]+\.sh/, `${name}: on Windows Kafka's programs have another ending`)
  }
})

t.test("Kafka's programs ask the broker that failed where no list of brokers is known", async (t) => {
  const refused = classifyError(
    { code: 'ECONNREFUSED', syscall: 'connect', address: '::1', port: 9092 },
    { area: 'kafka' }
  )
  t.match(formatDiagnosis(refused, { platform: 'linux' }), "--bootstrap-server '[::1]:9092'")
  t.match(
    formatDiagnosis(refused, { platform: 'win32' }),
    "kafka-broker-api-versions.bat --bootstrap-server '[::1]:9092'"
  )
  t.match(formatDiagnosis(describeError('KAFKA_HIGH_LAG'), { platform: 'linux' }), "--bootstrap-server '<brokers>'")
})

t.test('every fragment is one that a Kafka source takes', async (t) => {
  let seen = 0
  const entries = [...sections.kafka, ...sections.tls].flatMap((part) => Object.entries(part))
  for (const [code, { area, remedies }] of entries) {
    for (const { toml } of remedies) {
      if (toml === undefined || (area === 'tls' && !toml.startsWith('[sources.params.config]'))) continue
      seen++
      const params = { brokers: ['kafka1:9092'], topic: ['access_log'], ...paramsOf(toml) }
      t.strictSame(checkParams({ params: kafkaParams, rules: kafkaRules }, params).problems, [], `${code}: ${toml}`)
    }
  }
  t.ok(seen > 60)
})

function paramsOf(toml: string): Readonly<Record<string, unknown>> {
  const { sources } = parse(toml) as { readonly sources?: { readonly params?: Readonly<Record<string, unknown>> } }
  return sources?.params ?? {}
}
