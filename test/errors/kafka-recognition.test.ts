import t from 'tap'
import { isKnown } from '../../lib/errors/catalogue/index.ts'
import { classifyError } from '../../lib/errors/classify.ts'
import { sourceError } from '../../lib/errors/make-error.ts'
import type { ErrorCode } from '../../types/error-codes.ts'
import {
  kafkajsError as make,
  kafkajsErrorNames as names,
  kafkajsProtocolError as createErrorFromCode
} from '../support/kafkajs-errors.ts'

type Case = readonly [name: string, error: unknown, expected: ErrorCode]

const broker = 'kafka1:9092'
const connection = (words: string, code?: string): Error => make('KafkaJSConnectionError', words, { broker, code })
const login = (words: string): Error => make('KafkaJSSASLAuthenticationError', words)
const stale = createErrorFromCode(27)

const classes: readonly Case[] = [
  ['KafkaJSError', make('KafkaJSError', 'x'), 'KAFKA_CLIENT_FAILED'],
  ['KafkaJSNonRetriableError', make('KafkaJSNonRetriableError', 'x'), 'KAFKA_CLIENT_FAILED'],
  ['KafkaJSPartialMessageError', make('KafkaJSPartialMessageError', 'x'), 'KAFKA_BAD_RECORD_BATCH'],
  ['KafkaJSBrokerNotFound', make('KafkaJSBrokerNotFound', 'x'), 'KAFKA_METADATA_STALE'],
  ['KafkaJSProtocolError', make('KafkaJSProtocolError', { message: 'x' }), 'KAFKA_PROTOCOL_ERROR'],
  ['KafkaJSConnectionError', connection('x'), 'KAFKA_CLIENT_FAILED'],
  [
    'KafkaJSConnectionClosedError',
    make('KafkaJSConnectionClosedError', 'Closed connection', { host: 'kafka1', port: 9092 }),
    'KAFKA_CONNECTION_CLOSED'
  ],
  ['KafkaJSRequestTimeoutError', make('KafkaJSRequestTimeoutError', 'x', { broker }), 'KAFKA_REQUEST_TIMEOUT'],
  ['KafkaJSSASLAuthenticationError', login('x'), 'KAFKA_SASL_FAILED'],
  [
    'KafkaJSNumberOfRetriesExceeded',
    make('KafkaJSNumberOfRetriesExceeded', new Error('x'), { retryCount: 1, retryTime: 1 }),
    'KAFKA_CLIENT_FAILED'
  ],
  [
    'KafkaJSOffsetOutOfRange',
    make('KafkaJSOffsetOutOfRange', createErrorFromCode(1), { topic: 'logs', partition: 3 }),
    'KAFKA_OFFSET_OUT_OF_RANGE'
  ],
  [
    'KafkaJSMemberIdRequired',
    make('KafkaJSMemberIdRequired', createErrorFromCode(79), { memberId: 'm' }),
    'KAFKA_MEMBER_ID_REQUIRED'
  ],
  ['KafkaJSGroupCoordinatorNotFound', make('KafkaJSGroupCoordinatorNotFound', 'x'), 'KAFKA_COORDINATOR_NOT_AVAILABLE'],
  [
    'KafkaJSNotImplemented',
    make('KafkaJSNotImplemented', 'Snappy compression not implemented'),
    'KAFKA_CODEC_UNAVAILABLE'
  ],
  ['KafkaJSNotImplemented', make('KafkaJSNotImplemented', 'x'), 'KAFKA_UNSUPPORTED_VERSION'],
  ['KafkaJSMetadataNotLoaded', make('KafkaJSMetadataNotLoaded', 'x'), 'KAFKA_METADATA_STALE'],
  [
    'KafkaJSTopicMetadataNotLoaded',
    make('KafkaJSTopicMetadataNotLoaded', 'x', { topic: 'logs' }),
    'KAFKA_METADATA_STALE'
  ],
  [
    'KafkaJSStaleTopicMetadataAssignment',
    make('KafkaJSStaleTopicMetadataAssignment', 'x', { topic: 'logs', unknownPartitions: [] }),
    'KAFKA_METADATA_STALE'
  ],
  ['KafkaJSDeleteGroupsError', make('KafkaJSDeleteGroupsError', 'x', []), 'KAFKA_CLIENT_FAILED'],
  ['KafkaJSTimeout', make('KafkaJSTimeout', 'x'), 'KAFKA_REQUEST_TIMEOUT'],
  [
    'KafkaJSLockTimeout',
    make('KafkaJSLockTimeout', 'Timeout while acquiring lock (1 waiting locks): "updating target topics"'),
    'KAFKA_REQUEST_TIMEOUT'
  ],
  [
    'KafkaJSLockTimeout',
    make('KafkaJSLockTimeout', 'Timeout while acquiring lock (1 waiting locks): "connect to broker kafka1:9092"'),
    'KAFKA_CONNECTION_TIMEOUT'
  ],
  [
    'KafkaJSServerDoesNotSupportApiKey',
    make('KafkaJSServerDoesNotSupportApiKey', 'x', { apiKey: 1, apiName: 'Fetch' }),
    'KAFKA_UNSUPPORTED_VERSION'
  ],
  [
    'KafkaJSUnsupportedMagicByteInMessageSet',
    make('KafkaJSUnsupportedMagicByteInMessageSet', 'x'),
    'KAFKA_BAD_RECORD_BATCH'
  ],
  ['KafkaJSDeleteTopicRecordsError', make('KafkaJSDeleteTopicRecordsError', { partitions: [] }), 'KAFKA_CLIENT_FAILED'],
  ['KafkaJSInvariantViolation', make('KafkaJSInvariantViolation', 'x'), 'KAFKA_CLIENT_FAILED'],
  ['KafkaJSInvalidVarIntError', make('KafkaJSInvalidVarIntError', 'x'), 'KAFKA_BAD_RECORD_BATCH'],
  ['KafkaJSInvalidLongError', make('KafkaJSInvalidLongError', 'x'), 'KAFKA_BAD_RECORD_BATCH'],
  [
    'KafkaJSCreateTopicError',
    make('KafkaJSCreateTopicError', createErrorFromCode(38), 'logs'),
    'KAFKA_INVALID_REPLICATION_FACTOR'
  ],
  [
    'KafkaJSCreateTopicError',
    make('KafkaJSCreateTopicError', createErrorFromCode(999), 'logs'),
    'KAFKA_CREATE_TOPIC_FAILED'
  ],
  ['KafkaJSAggregateError', make('KafkaJSAggregateError', 'Topic creation errors', []), 'KAFKA_CREATE_TOPIC_FAILED'],
  [
    'KafkaJSAggregateError',
    make('KafkaJSAggregateError', 'Topic creation errors', [
      make('KafkaJSCreateTopicError', createErrorFromCode(29), 'logs')
    ]),
    'KAFKA_TOPIC_AUTHORIZATION_FAILED'
  ],
  ['KafkaJSFetcherRebalanceError', make('KafkaJSFetcherRebalanceError'), 'KAFKA_REBALANCE_IN_PROGRESS'],
  ['KafkaJSNoBrokerAvailableError', make('KafkaJSNoBrokerAvailableError'), 'KAFKA_BROKERS_UNAVAILABLE'],
  [
    'KafkaJSAlterPartitionReassignmentsError',
    make('KafkaJSAlterPartitionReassignmentsError', createErrorFromCode(60), 'logs', 0),
    'KAFKA_REASSIGNMENT_IN_PROGRESS'
  ]
]

t.test('every error class of kafkajs has a code, wherever it is met', async (t) => {
  t.ok(names.length > 25)
  for (const name of names)
    t.ok(
      classes.some(([tried]) => tried === name),
      `${name} is tried`
    )
  for (const [name, error, expected] of classes) {
    for (const context of [{}, { area: 'kafka' }, { area: 'file' }] as const) {
      t.equal(classifyError(error, context).code, expected, `${name} ${JSON.stringify(context)}`)
    }
    t.ok(isKnown(expected), expected)
  }
})

const openSsl =
  'Connection error: 4017F0:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/ssl/record.c:354:'
const wordsOfConnections: readonly Case[] = [
  [
    'refused',
    connection('Connection error: connect ECONNREFUSED 127.0.0.1:9', 'ECONNREFUSED'),
    'KAFKA_CONNECTION_REFUSED'
  ],
  ['no name', connection('Connection error: getaddrinfo ENOTFOUND kafka1', 'ENOTFOUND'), 'KAFKA_HOST_NOT_FOUND'],
  [
    'a name server that is silent',
    connection('Connection error: getaddrinfo EAI_AGAIN kafka1', 'EAI_AGAIN'),
    'DNS_EAI_AGAIN'
  ],
  ['no answer', connection('Connection timeout'), 'KAFKA_CONNECTION_TIMEOUT'],
  [
    'no answer of the kernel',
    connection('Connection error: connect ETIMEDOUT 192.0.2.1:9092', 'ETIMEDOUT'),
    'KAFKA_CONNECTION_TIMEOUT'
  ],
  ['silence in the midst', connection('Connection error: read ETIMEDOUT', 'ETIMEDOUT'), 'KAFKA_CONNECTION_LOST'],
  ['no way', connection('Connection error: connect EHOSTUNREACH 192.0.2.1:9092', 'EHOSTUNREACH'), 'KAFKA_UNREACHABLE'],
  ['reset', connection('Connection error: read ECONNRESET', 'ECONNRESET'), 'KAFKA_CONNECTION_LOST'],
  ['not connected', connection('Not connected'), 'KAFKA_CONNECTION_LOST'],
  ['closed', connection('Connection closed by the server'), 'KAFKA_CONNECTION_CLOSED'],
  [
    'TLS to a plain port',
    connection(
      'Connection error: Client network socket disconnected before secure TLS connection was established',
      'ECONNRESET'
    ),
    'KAFKA_CONNECTION_CLOSED'
  ],
  ['no TLS by its code', connection('Connection error: x', 'ERR_SSL_WRONG_VERSION_NUMBER'), 'KAFKA_TLS_NOT_SPOKEN'],
  ['no TLS by its words', connection(openSsl, 'EPROTO'), 'KAFKA_TLS_NOT_SPOKEN'],
  [
    'a certificate',
    connection('Connection error: certificate has expired', 'CERT_HAS_EXPIRED'),
    'TLS_CERT_HAS_EXPIRED'
  ],
  [
    'an alert',
    connection('Connection error: x', 'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE'),
    'TLS_ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'
  ],
  ['an alert that nobody knows', connection('Connection error: x', 'ERR_SSL_BRAND_NEW'), 'KAFKA_TLS_HANDSHAKE_FAILED'],
  [
    'the same by its words',
    connection('Connection error: error:0A000000:SSL routines::brand new'),
    'KAFKA_TLS_HANDSHAKE_FAILED'
  ],
  ['a handshake, in words', connection('Connection error: SSL handshake failed'), 'KAFKA_TLS_HANDSHAKE_FAILED'],
  [
    'a key file',
    connection('Failed to connect: error:0480006C:PEM routines::no start line'),
    'TLS_ERR_OSSL_PEM_NO_START_LINE'
  ],
  [
    'a key file with another fault',
    connection('Failed to connect: error:04800000:PEM routines:x:brand new'),
    'TLS_ERR_OSSL_PEM_BRAND_NEW'
  ],
  ...(
    [
      ['unable to verify the first certificate', 'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ['self-signed certificate in certificate chain', 'TLS_SELF_SIGNED_CERT_IN_CHAIN'],
      ['self signed certificate', 'TLS_DEPTH_ZERO_SELF_SIGNED_CERT'],
      ['unable to get local issuer certificate', 'TLS_UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
      ["Hostname/IP does not match certificate's altnames: x", 'TLS_ERR_TLS_CERT_ALTNAME_INVALID']
    ] as const
  ).map(([words, code]) => [words, connection(`Connection error: ${words}`), code] as const)
]

const wordsOfLogins: readonly Case[] = [
  [
    'a wrong password',
    login('SASL PLAIN authentication failed: Authentication failed: Invalid username or password'),
    'KAFKA_SASL_FAILED'
  ],
  [
    'a broker that hangs up',
    login('SASL PLAIN authentication failed: Connection closed by the server'),
    'KAFKA_SASL_FAILED'
  ],
  ['a mechanism', login('SASL SCRAM-SHA-256 mechanism is not supported by the server'), 'KAFKA_SASL_MECHANISM'],
  ['a token', login('SASL OAUTHBEARER authentication failed: invalid_token'), 'KAFKA_SASL_TOKEN'],
  ['no token', login('SASL OAUTHBEARER: Invalid OAuth bearer token'), 'KAFKA_SASL_TOKEN'],
  [
    'a login where none is',
    login('SASL PLAIN authentication failed: Request is not valid given the current SASL state'),
    'KAFKA_ILLEGAL_SASL_STATE'
  ],
  ['a broker that stops', login('SASL PLAIN authentication failed: Closed connection'), 'KAFKA_CONNECTION_LOST'],
  [
    'a connection that breaks',
    login('SASL PLAIN authentication failed: Connection error: read ECONNRESET'),
    'KAFKA_CONNECTION_LOST'
  ],
  [
    'a certificate meanwhile',
    login('SASL PLAIN authentication failed: Connection error: certificate has expired'),
    'TLS_CERT_HAS_EXPIRED'
  ],
  [
    'a broker that is silent',
    login('SASL PLAIN authentication failed: Request SaslAuthenticate(key: 36, version: 1) timed out'),
    'KAFKA_REQUEST_TIMEOUT'
  ]
]

t.test('the remains of an error in kafkajs suffice to recognise it', async (t) => {
  for (const [name, error, expected] of [...wordsOfConnections, ...wordsOfLogins])
    t.equal(classifyError(error).code, expected, name)
})

t.test('the wrapped error decides, or its message where nothing else is left', async (t) => {
  const retried = (error: unknown): Error =>
    make('KafkaJSNumberOfRetriesExceeded', error, { retryCount: 5, retryTime: 300 })
  const given = (error: unknown): Error => make('KafkaJSNonRetriableError', error, { cause: error })
  const words = (error: Error): Error => make('KafkaJSNonRetriableError', error.message)
  for (const [name, error, expected] of [
    ...wordsOfConnections,
    ...wordsOfLogins,
    ...classes.filter(([, error]) => error instanceof Error && error.message !== 'x')
  ]) {
    t.equal(classifyError(retried(error)).code, expected, `${name}, after retries`)
    t.equal(classifyError(given(retried(error))).code, expected, `${name}, twice`)
  }
  for (const [name, error, expected] of [
    ...wordsOfConnections
      .filter(([, error]) => / E[A-Z]{5}|Connection timeout|certificate|secure TLS/.test(String(error)))
      .map(([name, error, code]) => [name, words(error as Error), code] as const),
    ['a login', words(login('SASL PLAIN authentication failed: x')), 'KAFKA_SASL_FAILED'],
    ['a number', words(createErrorFromCode(120)), 'KAFKA_TRANSACTION_ABORTABLE'],
    ['a number that nobody knows', words(createErrorFromCode(999)), 'KAFKA_PROTOCOL_ERROR'],
    ['a topic', words(createErrorFromCode(3)), 'KAFKA_TOPIC_NOT_FOUND'],
    ['a leader', words(createErrorFromCode(5)), 'KAFKA_LEADER_NOT_AVAILABLE'],
    ['a right', words(createErrorFromCode(29)), 'KAFKA_TOPIC_AUTHORIZATION_FAILED'],
    ['a group', words(createErrorFromCode(30)), 'KAFKA_GROUP_AUTHORIZATION_FAILED']
  ] as const)
    t.equal(classifyError(error).code, expected, `words of ${name}`)
})

t.test('a member that never gets to join has failed to rebalance', async (t) => {
  for (const number of [16, 22, 25, 27]) {
    const wrapped = make('KafkaJSError', createErrorFromCode(number))
    t.equal(
      classifyError(make('KafkaJSNumberOfRetriesExceeded', wrapped, { retryCount: 5, retryTime: 300 })).code,
      'KAFKA_REBALANCE_FAILED',
      String(number)
    )
  }
  t.equal(classifyError(stale).code, 'KAFKA_REBALANCE_IN_PROGRESS', 'a single one has not')
})

t.test('the broker, the topic and the partition come from the error', async (t) => {
  for (const [error, part] of [
    [connection('Connection timeout'), 'kafka1:9092'],
    [make('KafkaJSConnectionError', 'Connection timeout', { broker: '[::1]:9092' }), '::1:9092'],
    [make('KafkaJSConnectionError', 'Connection timeout', { broker: '::1:9092' }), '::1:9092'],
    [make('KafkaJSConnectionClosedError', 'Closed connection', { host: 'kafka2', port: 9093 }), 'kafka2:9093'],
    [
      make('KafkaJSNumberOfRetriesExceeded', connection('Connection timeout'), { retryCount: 1, retryTime: 1 }),
      'kafka1:9092'
    ],
    [make('KafkaJSNonRetriableError', 'Connection error: connect ECONNREFUSED 10.0.0.1:9092'), '10.0.0.1:9092'],
    [make('KafkaJSNonRetriableError', 'getaddrinfo ENOTFOUND kafka3'), 'kafka3'],
    [
      make('KafkaJSLockTimeout', 'Timeout while acquiring lock (1 waiting locks): "connect to broker kafka4:9092"'),
      'kafka4:9092'
    ],
    [make('KafkaJSOffsetOutOfRange', createErrorFromCode(1), { topic: 'logs', partition: 3 }), 'logs, partition 3']
  ] as const)
    t.match(classifyError(error).symptom.en, part)
  t.match(
    classifyError(connection('Connection timeout'), { host: 'mine', port: 1 }).symptom.en,
    'mine:1',
    'the context wins'
  )
  t.match(
    classifyError(make('KafkaJSConnectionError', 'Connection timeout', { broker: 'undefined' })).symptom.en,
    '<host>:<port>'
  )
})

t.test("errors of other libraries count as Kafka's only in its area", async (t) => {
  for (const [error, inside, outside] of [
    [{ code: 'ECONNREFUSED', syscall: 'connect' }, 'KAFKA_CONNECTION_REFUSED', 'SYSTEM_ECONNREFUSED'],
    [{ code: 'ECONNREFUSED', syscall: 'queryA' }, 'DNS_ECONNREFUSED', 'DNS_ECONNREFUSED'],
    [{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'KAFKA_HOST_NOT_FOUND', 'DNS_ENOTFOUND'],
    [{ code: 'EHOSTUNREACH' }, 'KAFKA_UNREACHABLE', 'SYSTEM_EHOSTUNREACH'],
    [{ code: 'ENETUNREACH' }, 'KAFKA_UNREACHABLE', 'SYSTEM_ENETUNREACH'],
    [{ code: 'ETIMEDOUT', syscall: 'connect' }, 'KAFKA_CONNECTION_TIMEOUT', 'SYSTEM_ETIMEDOUT'],
    [{ code: 'ETIMEDOUT', syscall: 'read' }, 'KAFKA_CONNECTION_LOST', 'SYSTEM_ETIMEDOUT'],
    [{ code: 'EPIPE' }, 'KAFKA_CONNECTION_LOST', 'SYSTEM_EPIPE'],
    [
      {
        code: 'ECONNRESET',
        message: 'Client network socket disconnected before secure TLS connection was established'
      },
      'KAFKA_CONNECTION_CLOSED',
      'SYSTEM_ECONNRESET'
    ],
    [{ code: 'ERR_SSL_WRONG_VERSION_NUMBER' }, 'TLS_ERR_SSL_WRONG_VERSION_NUMBER', 'TLS_ERR_SSL_WRONG_VERSION_NUMBER'],
    [{ code: 'CERT_HAS_EXPIRED' }, 'TLS_CERT_HAS_EXPIRED', 'TLS_CERT_HAS_EXPIRED'],
    [{ code: 'ENOENT', syscall: 'open' }, 'SYSTEM_ENOENT', 'SYSTEM_ENOENT'],
    [{ code: 'EMFILE' }, 'SYSTEM_EMFILE', 'SYSTEM_EMFILE'],
    [new Error('connect ECONNREFUSED 10.0.0.1:9092'), 'KAFKA_CONNECTION_REFUSED', 'SYSTEM_ECONNREFUSED'],
    [new Error('read ETIMEDOUT'), 'KAFKA_CONNECTION_LOST', 'SYSTEM_ETIMEDOUT'],
    [new Error('SASL authentication failed'), 'KAFKA_SASL_FAILED', 'KAFKA_SASL_FAILED'],
    [new Error('x'), 'SYSTEM_UNKNOWN', 'SYSTEM_UNKNOWN'],
    [new TypeError('x'), 'SYSTEM_INTERNAL', 'SYSTEM_INTERNAL']
  ] as const) {
    t.equal(classifyError(error, { area: 'kafka' }).code, inside)
    t.equal(classifyError(error).code, outside)
  }
})

t.test('a SourceError keeps its code, and an error that is not of kafkajs is left alone', async (t) => {
  t.equal(
    classifyError(make('KafkaJSNonRetriableError', 'x', { cause: sourceError('KAFKA_STALLED') }), { area: 'kafka' })
      .code,
    'KAFKA_STALLED'
  )
  t.equal(classifyError({ name: 'KafkaJS', message: 'x' }).code, 'KAFKA_CLIENT_FAILED')
  t.equal(classifyError({ name: 'NotKafkaJSError', type: 'NONE', code: 3 }).code, 'SYSTEM_UNKNOWN')
  t.equal(
    classifyError({ name: 'KafkaJSConnectionError', message: 'x', code: 'x'.repeat(1e6), broker: 'y'.repeat(1e6) })
      .code,
    'KAFKA_CLIENT_FAILED'
  )
})
