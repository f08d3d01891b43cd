import t from 'tap'
import { checkParams } from '../../lib/config/params/check-params.ts'
import { Expanded } from '../../lib/config/params/value-kinds.ts'
import { codeSpelling } from '../../lib/config/params/spelling.ts'
import { topicPattern } from '../../lib/kafka/param-checks.ts'
import { kafkaParams, kafkaRules } from '../../lib/kafka/params.ts'

type Given = Readonly<Record<string, unknown>>

const type = { params: kafkaParams, rules: kafkaRules }
const check = (given: Given) => checkParams(type, { brokers: 'kafka1:9092', topic: 'logs', ...given })
const login = { security_protocol: 'SASL_SSL', sasl_mechanisms: 'PLAIN', sasl_username: 'me', sasl_password: 'hunter2' }

t.test('a Kafka source needs brokers and a topic', async (t) => {
  t.strictSame(
    { ...check({}).params },
    {
      brokers: ['kafka1:9092'],
      topic: ['logs'],
      group_id: 'wparse_default_group',
      instances: 1,
      lag_warning: 10_000,
      create_topics: false,
      ack: 'auto',
      max_unacked: 10_000
    }
  )
  t.strictSame(
    checkParams(type, {}).problems.map(({ code, path }) => [code, path[0]]),
    [
      ['CONFIG_MISSING_PARAM', 'brokers'],
      ['CONFIG_MISSING_PARAM', 'topic']
    ]
  )
})

t.test('what it takes', async (t) => {
  const taken: readonly Given[] = [
    { brokers: 'a:1, b:2,' },
    { brokers: ['[fd00::1]:9092', '10.0.0.1:9092', 'kafka_1.example.com:9092'] },
    { topic: ['a', 'b.c_d-e'] },
    { topic: '/^logs-(a|b),/' },
    { topic: '/x/i' },
    { from: 'earliest', config: { 'auto.offset.reset': 'smallest' } },
    { config: login },
    { config: { ...login, sasl_mechanisms: 'SCRAM-SHA-512' } },
    { config: { session_timeout_ms: '30000', heartbeat_interval_ms: '3000', max_poll_interval_ms: '300000' } },
    { config: { max_poll_records: '1000', fetch_min_bytes: '102400' } },
    { config: { session_timeout_ms: '60000', max_poll_interval_ms: '60000' } },
    { config: { fetch_min_bytes: 2, fetch_max_bytes: 2 } },
    { config: { session_timeout_ms: new Expanded('45000', 'TIMEOUT', true) } },
    {
      config: {
        security_protocol: new Expanded('SASL_SSL', 'PROTOCOL', true),
        sasl_mechanism: 'plain',
        sasl_username: 'me',
        sasl_password: 'x'
      }
    },
    {
      config: {
        security_protocol: 'ssl',
        ssl_ca_location: 'ca.pem',
        ssl_certificate_location: 'c.pem',
        ssl_key_pem: 'k'
      }
    },
    { ack: 'manual', config: { enable_auto_commit: false } },
    { create_topics: { partitions: 3, replication: 1 } },
    { create_topics: false },
    { start_offsets: { logs: { 0: 5, 1: '9223372036854775807', 2: 'earliest' } } },
    {
      config: { security_protocol: 'SASL_SSL', sasl_mechanisms: 'OAUTHBEARER' },
      oauth_bearer_provider: async () => ({ value: 'token' })
    }
  ]
  for (const given of taken) t.strictSame(check(given).problems, [], JSON.stringify(given))
})

t.test('what it refuses, and why', async (t) => {
  const refused: readonly (readonly [Given, string, string | RegExp, readonly (string | number)[]])[] = [
    [{ brokers: 'kafka1' }, 'CONFIG_BAD_VALUE', /^`brokers` takes "host:port"/, ['brokers']],
    [
      { brokers: ['kafka://a:1'] },
      'CONFIG_BAD_VALUE',
      '`brokers[0]` takes "host:port", without a scheme',
      ['brokers', 0]
    ],
    [{ brokers: ['a:0'] }, 'CONFIG_BAD_VALUE', '`brokers[0]` takes ports from 1 to 65535', ['brokers', 0]],
    [{ brokers: ['a:1', 'b:70000'] }, 'CONFIG_BAD_VALUE', '`brokers[1]` takes ports from 1 to 65535', ['brokers', 1]],
    [{ brokers: ' , ' }, 'CONFIG_BAD_VALUE', /non-empty/, ['brokers']],
    [{ topic: 'a b' }, 'CONFIG_BAD_VALUE', /^`topic` takes names of 1 to 249 letters/, ['topic']],
    [{ topic: ['constructor'] }, 'CONFIG_BAD_VALUE', /^`topic\[0\]` has a name that kafkajs cannot read/, ['topic', 0]],
    [{ topic: ['..'] }, 'CONFIG_BAD_VALUE', '`topic[0]` cannot be `.` or `..`', ['topic', 0]],
    [
      { topic: '/(/' },
      'CONFIG_BAD_VALUE',
      /^`topic` is not a valid regular expression: missing closing \) at character 1$/,
      ['topic']
    ],
    [{ topic: '/' }, 'CONFIG_BAD_VALUE', /^`topic` is not a valid regular expression between slashes/, ['topic']],
    [
      { topic: '/^(?!__)/' },
      'CONFIG_BAD_VALUE',
      /^`topic` holds the look-ahead `\(\?!` at character 2, which the syntax of RE2 does not have$/,
      ['topic']
    ],
    [
      { topic: [`/${'a'.repeat(1001)}/`] },
      'CONFIG_BAD_VALUE',
      /^`topic\[0\]` is longer than 1000 characters$/,
      ['topic', 0]
    ],
    [{ group_id: 'a\0' }, 'CONFIG_BAD_VALUE', '`group_id` cannot hold a NUL character', ['group_id']],
    [
      { group_id: 'a'.repeat(32_768) },
      'CONFIG_BAD_VALUE',
      '`group_id` is too long: Kafka takes 32767 bytes',
      ['group_id']
    ],
    [
      { from: 'latest', config: ['auto_offset_reset=earliest'] },
      'CONFIG_CONFLICT',
      '`from` is "latest" and `auto_offset_reset` is "earliest": they mean the same',
      ['from']
    ],
    [{ start_offsets: 5 }, 'CONFIG_BAD_VALUE', /^`start_offsets` takes a table of topics/, ['start_offsets']],
    [
      { start_offsets: { logs: { a: 5 } } },
      'CONFIG_BAD_VALUE',
      /^`start_offsets` takes a table of topics/,
      ['start_offsets']
    ],
    [
      { start_offsets: { logs: { 0: -1 } } },
      'CONFIG_BAD_VALUE',
      /^`start_offsets` takes a table of topics/,
      ['start_offsets']
    ],
    [
      { start_offsets: { logs: { 0: [] } } },
      'CONFIG_BAD_VALUE',
      /^`start_offsets` takes a table of topics/,
      ['start_offsets']
    ],
    [
      { create_topics: true },
      'CONFIG_BAD_VALUE',
      '`create_topics` takes false or `{ partitions = 3, replication = 2 }`',
      ['create_topics']
    ],
    [{ create_topics: { partitions: 3 } }, 'CONFIG_BAD_VALUE', /^`create_topics` takes false/, ['create_topics']],
    [
      { create_topics: { partitions: 3, replication: 1, more: 1 } },
      'CONFIG_BAD_VALUE',
      /^`create_topics` takes false/,
      ['create_topics']
    ],
    [
      { oauth_bearer_provider: 'f' },
      'CONFIG_WRONG_TYPE',
      '`oauth_bearer_provider` takes a function, which only code can give, not string "f"',
      ['oauth_bearer_provider']
    ],
    [
      { config: { session_timeout_ms: 9000, heartbeat_interval_ms: 3000 } },
      'CONFIG_CONFLICT',
      '`heartbeat_interval_ms` (3000) has to be below a third of `session_timeout_ms` (9000)',
      ['config', 'heartbeat_interval_ms']
    ],
    [
      { config: { 'heartbeat.interval.ms': 20_000, session_timeout_ms: 30_000 } },
      'CONFIG_CONFLICT',
      '`heartbeat_interval_ms` (20000) has to be below a third of `session_timeout_ms` (30000)',
      ['config', 'heartbeat.interval.ms']
    ],
    [
      { config: ['heartbeat_interval_ms=3000', new Expanded('session_timeout_ms=6000', 'T', true)] },
      'CONFIG_CONFLICT',
      '`heartbeat_interval_ms` (3000) has to be below a third of `session_timeout_ms` ([redacted])',
      ['config', 0]
    ],
    [
      { config: { max_poll_interval_ms: 1000, session_timeout_ms: 30_000 } },
      'CONFIG_CONFLICT',
      '`session_timeout_ms` (30000) has to be at most `max_poll_interval_ms` (1000)',
      ['config', 'session_timeout_ms']
    ],
    [
      { config: { fetch_wait_max_ms: 30_000, session_timeout_ms: 120_000, request_timeout_ms: 30_000 } },
      'CONFIG_CONFLICT',
      '`fetch_max_wait_ms` (30000) has to be below `request_timeout_ms` (30000)',
      ['config', 'fetch_wait_max_ms']
    ],
    [
      { config: { fetch_max_wait_ms: 10_000, session_timeout_ms: 30_000 } },
      'CONFIG_CONFLICT',
      '`fetch_max_wait_ms` (10000) has to be below a third of `session_timeout_ms` (30000)',
      ['config', 'fetch_max_wait_ms']
    ],
    [
      { config: { retry_backoff_ms: 2000, retry_backoff_max_ms: 1000 } },
      'CONFIG_CONFLICT',
      '`retry_backoff_ms` (2000) has to be at most `retry_backoff_max_ms` (1000)',
      ['config', 'retry_backoff_ms']
    ],
    [
      { config: { reconnect_backoff_max_ms: 100, reconnect_backoff_ms: 300 } },
      'CONFIG_CONFLICT',
      '`reconnect_backoff_ms` (300) has to be at most `reconnect_backoff_max_ms` (100)',
      ['config', 'reconnect_backoff_ms']
    ],
    [
      { config: { security_protocol: 'SSL', ssl_ca_location: 'ca.pem', ssl_ca_pem: '-' } },
      'CONFIG_CONFLICT',
      '`ssl_ca_location` and `ssl_ca_pem` give the same thing twice',
      ['config', 'ssl_ca_pem']
    ],
    [
      {
        config: {
          security_protocol: 'SSL',
          ssl_key_location: 'k',
          ssl_certificate_location: 'c',
          ssl_keystore_location: 's'
        }
      },
      'CONFIG_CONFLICT',
      '`ssl_certificate_location` and `ssl_keystore_location` give the same thing twice',
      ['config', 'ssl_keystore_location']
    ],
    [
      { config: { fetch_min_bytes: 3, fetch_max_bytes: 2 } },
      'CONFIG_CONFLICT',
      '`fetch_min_bytes` (3) has to be at most `fetch_max_bytes` (2)',
      ['config', 'fetch_min_bytes']
    ],
    [
      { config: { security_protocol: 'SASL_SSL' } },
      'CONFIG_MISSING_PARAM',
      '`security_protocol` asks for a login, which needs `sasl_mechanisms`',
      ['config', 'security_protocol']
    ],
    [
      { config: { ...login, sasl_password: undefined } },
      'CONFIG_MISSING_PARAM',
      '`sasl_mechanisms` asks for a login, which needs `sasl_password`',
      ['config', 'sasl_mechanisms']
    ],
    [
      { config: { ...login, sasl_username: undefined } },
      'CONFIG_MISSING_PARAM',
      '`sasl_mechanisms` asks for a login, which needs `sasl_username`',
      ['config', 'sasl_mechanisms']
    ],
    [
      { config: { ...login, sasl_mechanisms: 'GSSAPI' } },
      'CONFIG_BAD_CHOICE',
      /^`config.sasl_mechanisms` takes one of "PLAIN"/,
      ['config', 'sasl_mechanisms']
    ],
    [
      { config: { security_protocol: 'SASL_SSL', sasl_mechanisms: 'OAUTHBEARER' } },
      'CONFIG_MISSING_PARAM',
      /takes its tokens from a function/,
      ['config', 'sasl_mechanisms']
    ],
    [
      { config: { security_protocol: 'PLAINTEXT', sasl_password: 'hunter2' } },
      'CONFIG_CONFLICT',
      '`sasl_password` is given, but `security_protocol` (PLAINTEXT) has no login',
      ['config', 'sasl_password']
    ],
    [
      { config: { sasl_password: 'hunter2' } },
      'CONFIG_MISSING_PARAM',
      '`sasl_password` asks for a login, which needs `sasl_mechanisms`',
      ['config', 'sasl_password']
    ],
    [
      { config: { security_protocol: 'SSL', sasl_username: 'x' } },
      'CONFIG_CONFLICT',
      '`sasl_username` is given, but `security_protocol` (SSL) has no login',
      ['config', 'sasl_username']
    ],
    [
      { config: { security_protocol: 'PLAINTEXT', ssl_ca_location: 'x' } },
      'CONFIG_CONFLICT',
      '`ssl_ca_location` is given, but `security_protocol` (PLAINTEXT) has no TLS',
      ['config', 'ssl_ca_location']
    ],
    [
      { config: { ...login, security_protocol: 'SASL_PLAINTEXT', ssl_ca_location: 'x' } },
      'CONFIG_CONFLICT',
      /\(SASL_PLAINTEXT\) has no TLS/,
      ['config', 'ssl_ca_location']
    ],
    [
      { config: { security_protocol: 'SSL', ssl_key_location: 'x' } },
      'CONFIG_MISSING_PARAM',
      '`ssl_key_location` needs `ssl_certificate_location` beside it',
      ['config', 'ssl_key_location']
    ],
    [
      { config: { security_protocol: 'SSL', ssl_certificate_pem: 'x' } },
      'CONFIG_MISSING_PARAM',
      '`ssl_certificate_pem` needs `ssl_key_location` beside it',
      ['config', 'ssl_certificate_pem']
    ],
    [
      { ack: 'manual', config: { enable_auto_commit: 'true' } },
      'CONFIG_CONFLICT',
      /only acked records are committed/,
      ['config', 'enable_auto_commit']
    ]
  ]
  for (const [given, code, message, path] of refused) {
    const { problems } = check(given)
    t.equal(problems.length, 1, JSON.stringify(problems))
    t.equal(problems[0]?.code, code)
    t.match(problems[0]?.message, message)
    t.strictSame(problems[0]?.path, path)
    t.notMatch(JSON.stringify(problems), 'hunter2')
  }
})

t.test('a login that lacks both user and password is two problems', async (t) => {
  const { problems } = check({ config: { security_protocol: 'SASL_PLAINTEXT', sasl_mechanisms: 'PLAIN' } })
  t.strictSame(
    problems.map(({ suggestion }) => suggestion),
    ['sasl_username = "..."', 'sasl_password = "..."']
  )
})

t.test("in code the names of config stay Kafka's", async (t) => {
  const { problems } = checkParams(
    type,
    { brokers: 'a:1', topic: 'x', groupId: 'g', config: { session_timeout_ms: 6000, heartbeat_interval_ms: 3000 } },
    codeSpelling
  )
  t.equal(problems[0]?.message, '`heartbeat_interval_ms` (3000) has to be below a third of `session_timeout_ms` (6000)')
  t.equal(problems[0]?.suggestion, 'heartbeat_interval_ms: 1999')
})

t.test('a topic between slashes is an expression', async (t) => {
  const pattern = topicPattern('/^logs-/i')
  t.ok(pattern?.test('LOGS-1'))
  t.notOk(pattern?.test('x-logs-1'))
  t.notOk(topicPattern('/^logs-/')?.test('LOGS-1'))
  for (const topic of ['logs', '/', '//', '/(/', '/x/g']) t.equal(topicPattern(topic), null)
})
