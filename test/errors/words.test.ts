import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createPlainServer } from 'node:net'
import { brotliDecompressSync } from 'node:zlib'
import t from 'tap'
import { classifyError } from '../../lib/errors/classify.ts'
import type { Area } from '../../types/classification.ts'

const inAnyArea: readonly (readonly [words: string, code: string, area?: Area])[] = [
  // The guide for operators
  ['Error: No such file or directory (os error 2)', 'SYSTEM_ENOENT'],
  ['Error: No such file or directory (os error 2)', 'FILE_NOT_FOUND', 'file'],
  ['No such file or directory (os error 13)', 'SYSTEM_ENOENT'],
  ['Error: Permission denied (os error 13)', 'SYSTEM_EACCES'],
  ['Error: Permission denied (os error 13)', 'FILE_PERMISSION_DENIED', 'file'],
  ['Error: Permission denied', 'SYSLOG_PERMISSION_DENIED', 'syslog'],
  ['Error: Invalid base64 encoding', 'FILE_INVALID_BASE64'],
  ['Error: Invalid hex encoding', 'FILE_INVALID_HEX'],
  ['Error: Resource busy (os error 16)', 'SYSTEM_EBUSY'],
  ['Error: Resource busy (os error 16)', 'FILE_BUSY', 'file'],
  ['Error: Failed to connect to Kafka cluster', 'KAFKA_BROKERS_UNAVAILABLE'],
  ['Error: Connection refused', 'SYSTEM_ECONNREFUSED'],
  ['Error: Connection refused', 'KAFKA_CONNECTION_REFUSED', 'kafka'],
  ['Error: Connection refused', 'SYSLOG_REFUSED', 'syslog'],
  ['Error: Timeout while connecting to Kafka', 'KAFKA_CONNECTION_TIMEOUT'],
  ['Error: SASL authentication failed', 'KAFKA_SASL_FAILED'],
  ['Error: SSL handshake failed', 'KAFKA_TLS_HANDSHAKE_FAILED'],
  ['Error: SSL handshake failed', 'TLS_ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'syslog'],
  ['Error: Topic not found', 'KAFKA_TOPIC_NOT_FOUND'],
  ['Error: Unknown topic or partition', 'KAFKA_TOPIC_NOT_FOUND'],
  ['Error: Consumer group rebalance failed', 'KAFKA_REBALANCE_FAILED'],
  ['Error: Max poll interval exceeded', 'KAFKA_MAX_POLL_EXCEEDED'],
  ['Error: Address already in use', 'SYSTEM_EADDRINUSE'],
  ['Error: Address already in use (os error 98)', 'SYSLOG_ADDRESS_IN_USE', 'syslog'],
  ['Error: Network unreachable', 'SYSTEM_ENETUNREACH'],
  ['Error: Network is unreachable (os error 101)', 'SYSLOG_UNREACHABLE', 'syslog'],
  ['Error: Invalid syslog format', 'SYSLOG_INVALID_FORMAT'],
  ['Error: Parse error in syslog message', 'SYSLOG_PARSE_ERROR'],
  ['Error: Failed to parse TOML configuration', 'CONFIG_TOML_SYNTAX'],
  ["Error: Connector 'unknown_connector' not found", 'CONFIG_UNKNOWN_CONNECTOR'],
  ["Error: Parameter 'invalid_param' not in allow_override list", 'CONFIG_OVERRIDE_NOT_ALLOWED'],
  // Numbers alone, and Python
  ['没有那个文件或目录 (os error 2)', 'SYSTEM_ENOENT'],
  ["[Errno 98] error while attempting to bind on address ('0.0.0.0', 514)", 'SYSTEM_EADDRINUSE'],
  ['os error 999', 'SYSTEM_UNKNOWN'],
  // librdkafka
  ['Local: All broker connections are down', 'KAFKA_BROKERS_UNAVAILABLE'],
  ['3/3 brokers are down', 'KAFKA_BROKERS_UNAVAILABLE'],
  ['Local: Broker transport failure', 'KAFKA_CONNECTION_LOST'],
  ['Local: Host resolution failure', 'KAFKA_HOST_NOT_FOUND'],
  ["Failed to resolve 'kafka1:9092': Name or service not known", 'KAFKA_HOST_NOT_FOUND', 'kafka'],
  [
    'Connect to ipv4#10.0.0.1:9092 failed: Connection refused (after 0ms in state CONNECT)',
    'KAFKA_CONNECTION_REFUSED',
    'kafka'
  ],
  ['Connection setup timed out in state CONNECT (after 30029ms in state CONNECT)', 'KAFKA_CONNECTION_TIMEOUT'],
  ['Local: Timed out', 'KAFKA_REQUEST_TIMEOUT'],
  ['Local: Unknown topic', 'KAFKA_TOPIC_NOT_FOUND'],
  ['Local: Authentication failure', 'KAFKA_SASL_FAILED'],
  ['Application maximum poll interval (300000ms) exceeded by 255ms', 'KAFKA_MAX_POLL_EXCEEDED'],
  ['Local: Maximum application poll interval (max.poll.interval.ms) exceeded', 'KAFKA_MAX_POLL_EXCEEDED'],
  ['Local: No offset to automatically reset to', 'KAFKA_OFFSET_OUT_OF_RANGE'],
  ['Local: This instance has been fenced by a newer instance', 'KAFKA_FENCED_INSTANCE_ID'],
  ['Local: Invalid compressed data', 'KAFKA_BAD_RECORD_BATCH'],
  [
    "SASL PLAIN mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: SCRAM-SHA-256",
    'KAFKA_SASL_MECHANISM'
  ],
  [
    'Disconnected while requesting ApiVersion: might be caused by incorrect security.protocol configuration (connecting to a SSL listener?)',
    'KAFKA_TLS_REQUIRED'
  ],
  ['SSL handshake failed: Disconnected: connecting to a PLAINTEXT broker listener?', 'KAFKA_TLS_NOT_SPOKEN'],
  [
    'SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified, verify that ssl.ca.location is correctly configured',
    'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE'
  ],
  ['Broker: Topic authorization failed', 'KAFKA_TOPIC_AUTHORIZATION_FAILED'],
  ['Broker: Group authorization failed', 'KAFKA_GROUP_AUTHORIZATION_FAILED'],
  ['Subscribed topic not available: logs: Broker: Unknown topic or partition', 'KAFKA_TOPIC_NOT_FOUND'],
  ['Broker: Offset out of range (broker 1)', 'KAFKA_OFFSET_OUT_OF_RANGE'],
  ['Broker: Coordinator not available', 'KAFKA_COORDINATOR_NOT_AVAILABLE'],
  ['Broker: Static consumer fenced by other consumer with same group.instance.id', 'KAFKA_FENCED_INSTANCE_ID'],
  ['Broker: Not leader for partition', 'KAFKA_NOT_LEADER_OR_FOLLOWER'],
  ['Broker: SASL Authentication failed', 'KAFKA_SASL_FAILED'],
  // rustls
  ['invalid peer certificate: UnknownIssuer', 'TLS_UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  ['invalid peer certificate: Expired', 'TLS_CERT_HAS_EXPIRED'],
  [
    'invalid peer certificate: certificate expired: verification time 1700000000 (UNIX), but certificate is not valid after 1690000000',
    'TLS_CERT_HAS_EXPIRED'
  ],
  ['invalid peer certificate: NotValidYet', 'TLS_CERT_NOT_YET_VALID'],
  ['invalid peer certificate: NotValidForName', 'TLS_ERR_TLS_CERT_ALTNAME_INVALID'],
  [
    'invalid peer certificate: certificate not valid for name "kafka1"; certificate is only valid for DnsName("kafka2")',
    'TLS_ERR_TLS_CERT_ALTNAME_INVALID'
  ],
  ['invalid peer certificate: Revoked', 'TLS_CERT_REVOKED'],
  ['invalid peer certificate: BadSignature', 'TLS_CERT_SIGNATURE_FAILURE'],
  ['received corrupt message of type InvalidContentType', 'TLS_ERR_SSL_WRONG_VERSION_NUMBER'],
  ['received corrupt message of type InvalidContentType', 'KAFKA_TLS_NOT_SPOKEN', 'kafka'],
  ['received fatal alert: HandshakeFailure', 'TLS_ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'],
  ['received fatal alert: UnknownCA', 'TLS_ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
  ['received fatal alert: CertificateRequired', 'TLS_ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
  ['received fatal alert: ProtocolVersion', 'TLS_ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
  ['peer sent no certificates', 'TLS_ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE'],
  [
    'peer closed connection without sending TLS close_notify: https://docs.rs/rustls',
    'TLS_ERR_SSL_UNEXPECTED_EOF_WHILE_READING'
  ],
  // OpenSSL, Python
  ['error:0A00010B:SSL routines:ssl3_get_record:wrong version number', 'TLS_ERR_SSL_WRONG_VERSION_NUMBER'],
  ['error:1408F10B:SSL routines:ssl3_get_record:wrong version number', 'TLS_ERR_SSL_WRONG_VERSION_NUMBER'],
  [
    'error:0B080074:x509 certificate routines:X509_check_private_key:key values mismatch',
    'TLS_ERR_OSSL_X509_CERTIFICATE_KEY_VALUES_MISMATCH'
  ],
  [
    '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1000)',
    'TLS_UNABLE_TO_GET_ISSUER_CERT_LOCALLY'
  ],
  [
    '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1000)',
    'TLS_CERT_HAS_EXPIRED'
  ],
  [
    "certificate verify failed: Hostname mismatch, certificate is not valid for 'kafka1'",
    'TLS_ERR_TLS_CERT_ALTNAME_INVALID'
  ],
  ['tlsv1 alert unknown ca', 'TLS_ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
  ['sslv3 alert handshake failure', 'TLS_ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'],
  ['SSL alert: tlsv13 alert certificate required', 'TLS_ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
  ['Verify return code: 20 (unable to get local issuer certificate)', 'TLS_UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  ['wrong version number', 'TLS_ERR_SSL_WRONG_VERSION_NUMBER'],
  ['no shared cipher', 'TLS_ERR_SSL_NO_SHARED_CIPHER'],
  // What is none of these
  ['the permission to deny it', 'SYSTEM_UNKNOWN'],
  ['a topic of conversation', 'SYSTEM_UNKNOWN'],
  ['Broker: something that nobody has said yet', 'SYSTEM_UNKNOWN']
]

t.test('a text off the screen leads to its code', async (t) => {
  for (const [words, code, area] of inAnyArea) {
    const context = area === undefined ? {} : { area }
    t.equal(classifyError(words, context).code, code, `${words} (${area ?? 'no area'})`)
    t.equal(classifyError(new Error(words), context).code, code, `an Error: ${words}`)
    t.equal(
      classifyError(new Error('could not start', { cause: new Error(words) }), context).code,
      code,
      `a cause: ${words}`
    )
  }
})

t.test('errors of other libraries are no fault in code, and retryable as they are', async (t) => {
  const table: readonly (readonly [unknown, string, boolean])[] = [
    [
      Object.assign(new Error('other side closed'), { name: 'SocketError', code: 'UND_ERR_SOCKET' }),
      'SYSTEM_HTTP_CONNECTION_LOST',
      true
    ],
    [
      new TypeError('terminated', { cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }) }),
      'SYSTEM_HTTP_CONNECTION_LOST',
      true
    ],
    ...['CONNECT', 'HEADERS', 'BODY'].map(
      (which) =>
        [
          new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: `UND_ERR_${which}_TIMEOUT` }) }),
          'SYSTEM_HTTP_TIMEOUT',
          true
        ] as const
    ),
    [Object.assign(new Error('x'), { code: 'UND_ERR_HEADERS_OVERFLOW' }), 'SYSTEM_HTTP_INVALID', false],
    [Object.assign(new Error('x'), { code: 'UND_ERR_ABORTED' }), 'SYSTEM_ABORTED', false],
    [Object.assign(new Error('x'), { code: 'UND_ERR_INVALID_ARG' }), 'SYSTEM_INTERNAL', false],
    [
      Object.assign(new Error('Parse Error: Expected HTTP/'), { code: 'HPE_INVALID_CONSTANT' }),
      'SYSTEM_HTTP_INVALID',
      false
    ],
    [new AggregateError([refused('::1'), refused('127.0.0.1')]), 'SYSTEM_ECONNREFUSED', true],
    [
      Object.assign(new AggregateError([refused('::1'), refused('127.0.0.1')]), { code: 'ECONNREFUSED' }),
      'SYSTEM_ECONNREFUSED',
      true
    ],
    [
      Object.assign(new Error('terminating connection due to administrator command'), {
        code: '57P01',
        severity: 'FATAL'
      }),
      'SYSTEM_DATABASE_UNAVAILABLE',
      true
    ],
    [
      Object.assign(new Error('sorry, too many clients already'), { code: '53300' }),
      'SYSTEM_DATABASE_UNAVAILABLE',
      true
    ],
    [new Error('Connection terminated unexpectedly'), 'SYSTEM_DATABASE_UNAVAILABLE', true],
    [new Error('timeout exceeded when trying to connect'), 'SYSTEM_DATABASE_UNAVAILABLE', true],
    [new Error('timeout expired'), 'SYSTEM_DATABASE_UNAVAILABLE', true],
    [new Error('Query read timeout'), 'SYSTEM_DATABASE_UNAVAILABLE', true],
    [new TypeError('fetch failed', { cause: new Error('bad port') }), 'SYSTEM_UNKNOWN', false],
    [
      new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'UND_ERR_OF_LATER' }) }),
      'SYSTEM_UNKNOWN',
      false
    ],
    [new TypeError('terminated'), 'SYSTEM_UNKNOWN', false],
    [
      Object.assign(new Error('password authentication failed for user "x"'), { code: '28P01' }),
      'SYSTEM_DATABASE_LOGIN',
      false
    ],
    [
      Object.assign(new Error('Connection lost: The server closed the connection.'), {
        code: 'PROTOCOL_CONNECTION_LOST',
        fatal: true
      }),
      'SYSTEM_DATABASE_UNAVAILABLE',
      true
    ],
    [
      Object.assign(new Error('Too many connections'), { code: 'ER_CON_COUNT_ERROR', errno: 1040 }),
      'SYSTEM_DATABASE_UNAVAILABLE',
      true
    ],
    [
      Object.assign(new Error("Access denied for user 'x'@'localhost'"), {
        code: 'ER_ACCESS_DENIED_ERROR',
        errno: 1045
      }),
      'SYSTEM_DATABASE_LOGIN',
      false
    ],
    [
      Object.assign(new Error('duplicate key value violates unique constraint'), { code: '23505' }),
      'SYSTEM_UNKNOWN',
      false
    ]
  ]
  for (const [error, code, retryable] of table) {
    const found = classifyError(error)
    t.equal(found.code, code)
    t.equal(found.retryable, retryable, code)
  }
})

t.test('JSON.parse of data', async (t) => {
  for (const data of [
    '',
    '{',
    '{"a":',
    'x',
    '{"a" 1}',
    '[1,]',
    '"a',
    '{"a":1}x',
    '"\n"',
    '-',
    String.raw`"\x"`,
    '{1:2}'
  ]) {
    t.equal(classifyError(thrownBy(() => JSON.parse(data))).code, 'SYSTEM_JSON_INVALID', data)
  }
  t.equal(classifyError(thrownBy(() => new RegExp(['('].join('')))).code, 'SYSTEM_INTERNAL', 'a pattern of the program')
})

t.test('what Node itself throws', async (t) => {
  t.equal(
    classifyError(thrownBy(() => brotliDecompressSync(Buffer.from('no brotli at all')))).code,
    'SYSTEM_Z_DATA_ERROR'
  )

  const http = createServer((_request, response) => {
    response.socket?.destroy()
  }).listen(0, '127.0.0.1')
  const plain = createPlainServer((socket) => {
    socket.end('220 mail.example ESMTP\r\n')
  }).listen(0, '127.0.0.1')
  const cut = createServer((_request, response) => {
    response.writeHead(200, { 'content-length': 100 })
    response.write('half')
    setImmediate(() => {
      response.socket?.destroy()
    })
  }).listen(0, '127.0.0.1')
  t.teardown(() => {
    for (const server of [http, plain, cut]) server.close()
  })
  for (const server of [http, plain, cut]) if (!server.listening) await once(server, 'listening')
  const at = (server: { address(): unknown }): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

  const lost = classifyError(await fetch(at(http)).catch((error: unknown) => error))
  t.same([lost.code, lost.retryable], ['SYSTEM_HTTP_CONNECTION_LOST', true], 'closed without an answer')
  t.equal(
    classifyError(await fetch(at(plain)).catch((error: unknown) => error)).code,
    'SYSTEM_HTTP_INVALID',
    'another protocol'
  )
  const half = classifyError(
    await fetch(at(cut))
      .then((response) => response.text())
      .catch((error: unknown) => error)
  )
  t.same([half.code, half.retryable], ['SYSTEM_HTTP_CONNECTION_LOST', true], 'closed in the midst of an answer')
})

function refused(address: string): Error {
  return Object.assign(new Error(`connect ECONNREFUSED ${address}:80`), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
    address,
    port: 80
  })
}

function thrownBy(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}
