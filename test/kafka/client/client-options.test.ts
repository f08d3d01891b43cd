import { inspect } from 'node:util'
import t from 'tap'
import { servedConfigNames } from '../../../lib/kafka/config-names.ts'
import { consumerOptions, kafkaOptions } from '../../../lib/kafka/client/client-options.ts'
import { groupSettings } from '../../../lib/kafka/client/group-settings.ts'
import { tlsOptions } from '../../../lib/kafka/client/tls-options.ts'
import { makeCertificates } from '../../support/certificates.ts'
import { kafkaParamsOf } from './support/kafka-params-of.ts'
import { makeKeystore, makeRevocationList } from './support/more-certificates.ts'

type Config = Readonly<Record<string, string | number | boolean>>

const folder = t.testdir({})
const made = await makeCertificates(folder)
const keystore = await makeKeystore(folder, made.client, 'open sesame')
const crl = await makeRevocationList(folder, made.ca)

const plain = {
  security_protocol: 'SASL_PLAINTEXT',
  sasl_mechanisms: 'PLAIN',
  sasl_username: 'me',
  sasl_password: 'hunter2'
}
const ssl = { security_protocol: 'SSL' }
const pair = { ssl_certificate_location: made.client.cert, ssl_key_location: made.client.key }

/** What becomes of a configuration: everything that anybody reads of it, as plain data. */
async function outcome(config: Config): Promise<Record<string, unknown>> {
  const params = kafkaParamsOf({ config })
  const tls = await tlsOptions(params)
  const { sasl, ssl: _, socketFactory: _2, ...client } = kafkaOptions(params, tls)
  const login =
    sasl !== undefined && 'password' in sasl ? { ...sasl, username: sasl.username, password: sasl.password } : sasl
  return {
    client: { ...client, sasl: login, tls: tls !== null },
    consumer: consumerOptions(params),
    group: groupSettings(params)
  }
}

/**
 * The names that change what kafkajs or the group gets: name => a configuration, what is looked at, what it has to be.
 */
const changes: Readonly<Record<string, readonly [Config, string, unknown]>> = {
  security_protocol: [ssl, 'client.tls', true],
  sasl_mechanisms: [{ ...plain, sasl_mechanisms: 'SCRAM-SHA-512' }, 'client.sasl.mechanism', 'scram-sha-512'],
  sasl_mechanism: [
    { ...plain, sasl_mechanisms: undefined as never, sasl_mechanism: 'SCRAM-SHA-256' },
    'client.sasl.mechanism',
    'scram-sha-256'
  ],
  sasl_username: [plain, 'client.sasl.username', 'me'],
  sasl_password: [plain, 'client.sasl.password', 'hunter2'],
  auto_offset_reset: [{ auto_offset_reset: 'smallest' }, 'group.from', 'earliest'],
  enable_auto_commit: [{ enable_auto_commit: false }, 'group.autoCommit', false],
  auto_commit_enable: [{ auto_commit_enable: false }, 'group.autoCommit', false],
  auto_commit_interval_ms: [{ auto_commit_interval_ms: 70 }, 'group.commitIntervalMs', 70],
  isolation_level: [{ isolation_level: 'read_uncommitted' }, 'consumer.readUncommitted', true],
  session_timeout_ms: [{ session_timeout_ms: 45_000 }, 'consumer.sessionTimeout', 45_000],
  heartbeat_interval_ms: [{ heartbeat_interval_ms: 1000 }, 'consumer.heartbeatInterval', 1000],
  max_poll_interval_ms: [{ max_poll_interval_ms: 60_000 }, 'group.maxPollIntervalMs', 60_000],
  max_poll_records: [{ max_poll_records: 7 }, 'group.maxPollRecords', 7],
  fetch_min_bytes: [{ fetch_min_bytes: 1024 }, 'consumer.minBytes', 1024],
  fetch_max_bytes: [{ fetch_max_bytes: 2048 }, 'consumer.maxBytes', 2048],
  max_partition_fetch_bytes: [{ max_partition_fetch_bytes: 4096 }, 'consumer.maxBytesPerPartition', 4096],
  fetch_message_max_bytes: [{ fetch_message_max_bytes: 4096 }, 'consumer.maxBytesPerPartition', 4096],
  fetch_max_wait_ms: [{ fetch_max_wait_ms: 100 }, 'consumer.maxWaitTimeInMs', 100],
  fetch_wait_max_ms: [{ fetch_wait_max_ms: 100 }, 'consumer.maxWaitTimeInMs', 100],
  client_id: [{ client_id: 'intake' }, 'client.clientId', 'intake'],
  client_rack: [{ client_rack: 'eu-1' }, 'consumer.rackId', 'eu-1'],
  metadata_max_age_ms: [{ metadata_max_age_ms: 1000 }, 'consumer.metadataMaxAge', 1000],
  topic_metadata_refresh_interval_ms: [{ topic_metadata_refresh_interval_ms: 1000 }, 'group.metadataMaxAgeMs', 1000],
  request_timeout_ms: [{ request_timeout_ms: 5000 }, 'client.requestTimeout', 5000],
  socket_timeout_ms: [{ socket_timeout_ms: 5000 }, 'group.requestTimeoutMs', 5000],
  socket_connection_setup_timeout_ms: [{ socket_connection_setup_timeout_ms: 2000 }, 'client.connectionTimeout', 2000],
  retries: [{ retries: 2 }, 'consumer.retry.retries', 2],
  retry_backoff_ms: [{ retry_backoff_ms: 50 }, 'client.retry.initialRetryTime', 50],
  retry_backoff_max_ms: [{ retry_backoff_max_ms: 900 }, 'client.retry.maxRetryTime', 900],
  reconnect_backoff_ms: [{ reconnect_backoff_ms: 10 }, 'group.reconnectBackoffMs', 10],
  reconnect_backoff_max_ms: [{ reconnect_backoff_max_ms: 1000 }, 'group.reconnectBackoffMaxMs', 1000]
}

/**
 * The names of TLS: what they do shows in handshakes only (`tls-options.test.ts`); here, that a wrong value is noticed.
 */
const tlsNames: Readonly<Record<string, readonly [right: Config, wrong: Config]>> = {
  ssl_ca_location: [{ ssl_ca_location: made.ca.cert }, { ssl_ca_location: made.ca.key }],
  ssl_ca_pem: [{}, { ssl_ca_pem: 'no certificate' }],
  ssl_certificate_location: [pair, { ...pair, ssl_certificate_location: made.server.cert }],
  ssl_certificate_pem: [pair, { ssl_key_location: made.client.key, ssl_certificate_pem: 'no certificate' }],
  ssl_key_location: [pair, { ...pair, ssl_key_location: made.server.key }],
  ssl_key_pem: [pair, { ssl_certificate_location: made.client.cert, ssl_key_pem: 'no key' }],
  ssl_key_password: [
    { ...pair, ssl_key_location: keystore.encryptedKey, ssl_key_password: 'open sesame' },
    { ...pair, ssl_key_location: keystore.encryptedKey, ssl_key_password: 'wrong' }
  ],
  ssl_keystore_location: [
    { ssl_keystore_location: keystore.path, ssl_keystore_password: 'open sesame' },
    { ssl_keystore_location: made.client.key }
  ],
  ssl_keystore_password: [
    { ssl_keystore_location: keystore.path, ssl_keystore_password: 'open sesame' },
    { ssl_keystore_location: keystore.path, ssl_keystore_password: 'wrong' }
  ],
  ssl_crl_location: [{ ssl_crl_location: crl.empty }, { ssl_crl_location: made.ca.key }],
  ssl_cipher_suites: [{ ssl_cipher_suites: 'ECDHE-ECDSA-AES128-GCM-SHA256' }, { ssl_cipher_suites: 'NO-SUCH-CIPHER' }],
  ssl_curves_list: [{ ssl_curves_list: 'P-256:P-384' }, { ssl_curves_list: 'no-such-curve' }],
  ssl_sigalgs_list: [{ ssl_sigalgs_list: 'ecdsa_secp256r1_sha256' }, { ssl_sigalgs_list: 'no-such-algorithm' }]
}

t.test('every supported name changes an option', async (t) => {
  t.strictSame(
    [
      ...Object.keys(changes),
      ...Object.keys(tlsNames),
      'enable_ssl_certificate_verification',
      'ssl_endpoint_identification_algorithm'
    ].toSorted(),
    Object.keys(servedConfigNames).toSorted()
  )
  const byDefault = await outcome({})
  for (const [name, [config, place, expected]] of Object.entries(changes)) {
    const given = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined))
    t.strictSame(at(await outcome(given), place), expected, name)
    t.strictNotSame(at(byDefault, place), expected, `${name} is no default`)
  }
})

t.test('every TLS param is checked before anything connects', async (t) => {
  for (const [name, [right, wrong]] of Object.entries(tlsNames)) {
    await t.resolves(tlsOptions(kafkaParamsOf({ config: { ...ssl, ...right } })), name)
    await t.rejects(
      tlsOptions(kafkaParamsOf({ config: { ...ssl, ...wrong } })),
      { name: 'SourceError', code: /^TLS_ERR_/ },
      `${name}, wrong`
    )
  }
  const unchecked = await tlsOptions(
    kafkaParamsOf({
      config: { ...ssl, enable_ssl_certificate_verification: false, ssl_endpoint_identification_algorithm: 'none' }
    })
  )
  t.match(unchecked, { rejectUnauthorized: false, checkServerIdentity: Function })
  const byDefault = await tlsOptions(kafkaParamsOf({ config: ssl }))
  t.match(byDefault, { rejectUnauthorized: true, checkServerIdentity: undefined })
})

t.test('without configuration kafkajs gets the documented defaults', async (t) => {
  const { client, consumer, group } = await outcome({})
  t.match(client, {
    brokers: ['kafka1:9092'],
    clientId: 'warp-flow',
    connectionTimeout: 10_000,
    authenticationTimeout: 10_000,
    requestTimeout: 30_000,
    enforceRequestTimeout: true,
    retry: { retries: 2, initialRetryTime: 300, maxRetryTime: 1000 },
    sasl: undefined,
    tls: false
  })
  t.match(consumer, {
    groupId: 'wparse_default_group',
    sessionTimeout: 30_000,
    heartbeatInterval: 3000,
    rebalanceTimeout: 60_000,
    maxBytesPerPartition: 262_144,
    minBytes: 1,
    maxBytes: 1_048_576,
    maxWaitTimeInMs: 500,
    readUncommitted: false,
    rackId: '',
    metadataMaxAge: 300_000,
    retry: { retries: 5 },
    allowAutoTopicCreation: false
  })
  t.strictSame(group, {
    from: 'latest',
    autoCommit: true,
    commitIntervalMs: 5000,
    maxPollIntervalMs: 300_000,
    maxPollRecords: null,
    sessionTimeoutMs: 30_000,
    heartbeatIntervalMs: 3000,
    requestTimeoutMs: 30_000,
    metadataMaxAgeMs: 300_000,
    reconnectBackoffMs: 300,
    reconnectBackoffMaxMs: 2000,
    retries: 5,
    rebalanceTimeoutMs: 60_000,
    fetchMaxWaitMs: 500
  })
})

t.test('kafkajs never restarts by itself', async (t) => {
  const params = kafkaParamsOf()
  t.equal(await kafkaOptions(params, null).retry?.restartOnFailure?.(new Error('x')), false)
  t.equal(await consumerOptions(params).retry?.restartOnFailure?.(new Error('x')), false)
})

t.test('`from` is the same as `auto_offset_reset`', async (t) => {
  t.equal(groupSettings(kafkaParamsOf({ from: 'earliest' })).from, 'earliest')
  t.equal(
    groupSettings(kafkaParamsOf({ from: 'earliest', config: { auto_offset_reset: 'beginning' } })).from,
    'earliest'
  )
  t.equal(groupSettings(kafkaParamsOf({ config: { auto_offset_reset: 'end' } })).from, 'latest')
})

t.test('the rebalance timeout is at least the session timeout', async (t) => {
  t.equal(consumerOptions(kafkaParamsOf({ config: { session_timeout_ms: 90_000 } })).rebalanceTimeout, 90_000)
})

t.test('each broker is tried, however few retries there are', async (t) => {
  const { retry } = kafkaOptions(kafkaParamsOf({ brokers: 'a:1,b:2,c:3', config: { retries: 0 } }), null)
  t.equal(retry?.retries, 2)
  t.equal(consumerOptions(kafkaParamsOf({ brokers: 'a:1,b:2,c:3', config: { retries: 0 } })).retry?.retries, 0)
})

t.test('printed options show no secret', async (t) => {
  const params = kafkaParamsOf({
    config: {
      ...plain,
      security_protocol: 'SASL_SSL',
      ...pair,
      ssl_key_location: keystore.encryptedKey,
      ssl_key_password: 'open sesame'
    }
  })
  const options = kafkaOptions(params, await tlsOptions(params))
  for (const text of [
    JSON.stringify(options),
    inspect(options, { depth: 9, showHidden: true }),
    inspect({ ...options.sasl })
  ]) {
    t.notMatch(text, 'hunter2')
    t.notMatch(text, 'open sesame')
    t.notMatch(text, 'PRIVATE')
  }
})

function at(value: unknown, place: string): unknown {
  return place.split('.').reduce<unknown>((inner, name) => Object(inner)[name], value)
}
