import type { Localized } from '../../../types/classification.ts'
import type { ErrorCode } from '../../../types/error-codes.ts'

/** A symptom as an operator sees it, before a code is known. */
export interface Symptom {
  /** Messages on the screen; none if the symptom only shows in figures. */
  readonly said: readonly string[]
  readonly title: Localized
  /** The codes that `diagnose()` and `probeSource()` report for it, the most likely first. */
  readonly codes: readonly [ErrorCode, ...ErrorCode[]]
  /** The checks that detect it. */
  readonly seenBy: readonly string[]
}

export interface SymptomGroup {
  readonly title: Localized
  readonly symptoms: readonly Symptom[]
}

/** The symptoms of the platform's guide for operators, in its order. */
export const symptomGroups: readonly SymptomGroup[] = [
  {
    title: { en: 'File sources', zh: 'File 源' },
    symptoms: [
      {
        said: ['No such file or directory (os error 2)'],
        title: { en: 'A file is missing', zh: '文件不存在' },
        codes: [
          'FILE_NOT_FOUND',
          'FILE_NO_MATCH',
          'FILE_BASE_NOT_FOUND',
          'FILE_VANISHED',
          'TLS_FILE_NOT_FOUND',
          'CONFIG_NOT_FOUND'
        ],
        seenBy: ['file.base', 'file.match']
      },
      {
        said: ['Permission denied (os error 13)'],
        title: { en: 'A file is not readable', zh: '没有读取文件的权限' },
        codes: ['FILE_PERMISSION_DENIED', 'FILE_SYMLINK_REFUSED', 'FILE_CHECKPOINT_UNUSABLE', 'CONFIG_UNREADABLE'],
        seenBy: ['file.open', 'file.base']
      },
      {
        said: ['Invalid base64 encoding', 'Invalid hex encoding'],
        title: { en: 'The content does not fit its encoding', zh: '文件内容与编码配置不匹配' },
        codes: [
          'FILE_INVALID_BASE64',
          'FILE_INVALID_HEX',
          'FILE_LOOKS_ENCODED',
          'FILE_INVALID_CHARSET',
          'FILE_LOOKS_UTF16',
          'FILE_LOOKS_BINARY'
        ],
        seenBy: ['file.content']
      },
      {
        said: ['Resource busy (os error 16)'],
        title: { en: 'Another process holds a file', zh: '文件被其他进程占用' },
        codes: ['FILE_BUSY'],
        seenBy: ['file.held']
      },
      {
        said: [],
        title: { en: 'Reading is slow', zh: '读取缓慢' },
        codes: ['FILE_SLOW_READING', 'SYSTEM_CONSUMER_STALLED', 'SYSTEM_TOO_MANY_UNACKED'],
        seenBy: ['file.pace', 'file.disk', 'source.consumer']
      },
      {
        said: [],
        title: { en: 'The process uses much memory', zh: '内存占用过高' },
        codes: ['FILE_HIGH_MEMORY', 'FILE_LINE_TOO_LONG', 'SYSTEM_OUT_OF_MEMORY'],
        seenBy: ['file.memory']
      }
    ]
  },
  {
    title: { en: 'Kafka sources', zh: 'Kafka 源' },
    symptoms: [
      {
        said: ['Failed to connect to Kafka cluster', 'Connection refused', 'Timeout while connecting to Kafka'],
        title: { en: 'The cluster is unreachable', zh: '无法连接到 Kafka 集群' },
        codes: [
          'KAFKA_CONNECTION_REFUSED',
          'KAFKA_CONNECTION_TIMEOUT',
          'KAFKA_HOST_NOT_FOUND',
          'KAFKA_UNREACHABLE',
          'KAFKA_NOT_KAFKA',
          'KAFKA_BROKERS_UNAVAILABLE'
        ],
        seenBy: ['kafka.dns', 'kafka.tcp', 'kafka.advertised']
      },
      {
        said: ['SASL authentication failed', 'SSL handshake failed'],
        title: { en: 'The broker refuses the login or TLS', zh: '认证失败' },
        codes: [
          'KAFKA_SASL_FAILED',
          'KAFKA_SASL_MECHANISM',
          'KAFKA_TLS_REQUIRED',
          'KAFKA_TLS_NOT_SPOKEN',
          'KAFKA_TLS_HANDSHAKE_FAILED',
          'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE',
          'TLS_CERT_HAS_EXPIRED',
          'TLS_ERR_TLS_CERT_ALTNAME_INVALID',
          'TLS_ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'
        ],
        seenBy: ['kafka.tls', 'kafka.sasl', 'kafka.login']
      },
      {
        said: ['Topic not found', 'Unknown topic or partition'],
        title: { en: 'A topic is missing', zh: '主题不存在' },
        codes: [
          'KAFKA_TOPIC_NOT_FOUND',
          'KAFKA_NO_TOPIC_MATCHES',
          'KAFKA_TOPIC_AUTHORIZATION_FAILED',
          'KAFKA_TOPIC_GONE'
        ],
        seenBy: ['kafka.topics']
      },
      {
        said: ['Consumer group rebalance failed', 'Max poll interval exceeded'],
        title: { en: 'The consumer group keeps rebalancing', zh: '消费者组问题' },
        codes: [
          'KAFKA_REBALANCE_FAILED',
          'KAFKA_FREQUENT_REBALANCES',
          'KAFKA_MAX_POLL_EXCEEDED',
          'KAFKA_NO_PARTITIONS',
          'KAFKA_GROUP_AUTHORIZATION_FAILED'
        ],
        seenBy: ['kafka.group', 'kafka.rebalances']
      },
      {
        said: [],
        title: { en: 'The consumer lags behind', zh: '消费延迟高' },
        codes: [
          'KAFKA_HIGH_LAG',
          'SYSTEM_CONSUMER_STALLED',
          'KAFKA_OPEN_TRANSACTION',
          'KAFKA_STALLED',
          'KAFKA_PARTITIONS_UNREAD'
        ],
        seenBy: ['kafka.offsets', 'source.consumer']
      }
    ]
  },
  {
    title: { en: 'Syslog sources', zh: 'Syslog 源' },
    symptoms: [
      {
        said: ['Address already in use', 'Permission denied'],
        title: { en: 'The port is not available', zh: '端口占用或权限不足' },
        codes: [
          'SYSLOG_ADDRESS_IN_USE',
          'SYSLOG_PERMISSION_DENIED',
          'SYSLOG_ADDRESS_NOT_AVAILABLE',
          'SYSLOG_SOCKET_PERMISSION_DENIED'
        ],
        seenBy: ['syslog.address', 'syslog.privileges', 'syslog.port']
      },
      {
        said: ['Connection refused', 'Network unreachable'],
        title: { en: 'Senders cannot connect', zh: '客户端无法连接' },
        codes: [
          'SYSLOG_NO_SENDERS',
          'SYSLOG_REFUSED',
          'SYSLOG_FIREWALL_BLOCKS',
          'SYSLOG_NOT_ALLOWED',
          'SYSLOG_UNREACHABLE',
          'SYSLOG_TLS_TO_PLAIN_PORT'
        ],
        seenBy: ['syslog.traffic', 'syslog.refused', 'syslog.firewall', 'syslog.allow_from']
      },
      {
        said: ['Invalid syslog format', 'Parse error in syslog message'],
        title: { en: 'Messages are not syslog', zh: '消息格式错误' },
        codes: [
          'SYSLOG_INVALID_FORMAT',
          'SYSLOG_PARSE_ERROR',
          'SYSLOG_FRAMING_MISMATCH',
          'SYSLOG_BAD_COUNT',
          'SYSLOG_PROXY_UNEXPECTED'
        ],
        seenBy: ['syslog.format', 'syslog.framing']
      },
      {
        said: [],
        title: { en: 'Messages are lost', zh: '消息丢失或缓冲区溢出' },
        codes: [
          'SYSLOG_KERNEL_DROPS',
          'SYSLOG_QUEUE_OVERFLOW',
          'SYSLOG_RECV_BUFFER_SMALL',
          'SYSLOG_MESSAGE_TOO_LONG',
          'SYSLOG_BUFFER_LIMIT',
          'SYSLOG_TOO_MANY_CONNECTIONS'
        ],
        seenBy: ['syslog.kernel_drops', 'syslog.queue', 'syslog.receive_buffer', 'syslog.length']
      }
    ]
  },
  {
    title: { en: 'Configuration', zh: '配置' },
    symptoms: [
      {
        said: ['Failed to parse TOML configuration'],
        title: { en: 'A file is not TOML', zh: 'TOML 语法错误' },
        codes: ['CONFIG_TOML_SYNTAX', 'CONFIG_NOT_UTF8', 'CONFIG_DUPLICATE_KEY'],
        seenBy: []
      },
      {
        said: ["Connector 'unknown_connector' not found"],
        title: { en: 'A source names a connector that does not exist', zh: '连接器引用错误' },
        codes: ['CONFIG_UNKNOWN_CONNECTOR', 'CONFIG_NO_CONNECTOR_FOLDER', 'CONFIG_DUPLICATE_ID'],
        seenBy: []
      },
      {
        said: ["Parameter 'invalid_param' not in allow_override list"],
        title: { en: 'A source may not override a param', zh: '参数覆盖错误' },
        codes: ['CONFIG_OVERRIDE_NOT_ALLOWED', 'CONFIG_UNKNOWN_PARAM', 'CONFIG_WRONG_TYPE'],
        seenBy: []
      }
    ]
  },
  {
    title: { en: 'Any source', zh: '任何源' },
    symptoms: [
      {
        said: [],
        title: { en: 'Nothing comes, and nobody complains', zh: '没有数据，也没有错误' },
        codes: [
          'SYSTEM_CONSUMER_STALLED',
          'SYSTEM_TOO_MANY_UNACKED',
          'FILE_NO_MATCH',
          'FILE_NOT_WRITTEN',
          'FILE_LINE_UNFINISHED',
          'KAFKA_NO_PARTITIONS',
          'SYSLOG_NO_SENDERS'
        ],
        seenBy: ['source.state', 'source.health', 'source.records', 'source.consumer', 'source.unacked']
      },
      {
        said: [],
        title: { en: 'Records are missing', zh: '缺少记录' },
        codes: [
          'SYSTEM_RECORDS_DROPPED',
          'FILE_LOST_UNREAD',
          'FILE_COPYTRUNCATE',
          'KAFKA_OFFSET_OUT_OF_RANGE',
          'SYSLOG_KERNEL_DROPS',
          'SYSLOG_QUEUE_OVERFLOW'
        ],
        seenBy: ['source.errors']
      }
    ]
  }
]

/** Messages of other programs in their own wording: each leads to one code, which `classifyError` finds. */
export const foreignWords: readonly (readonly [program: string, words: readonly string[]])[] = [
  [
    'Linux',
    [
      'No space left on device',
      'Too many open files',
      'Cannot allocate memory',
      'Read-only file system',
      'Stale file handle',
      'Connection reset by peer',
      'Broken pipe',
      'Connection timed out',
      'No route to host',
      'Name or service not known',
      'Temporary failure in name resolution',
      'Cannot assign requested address'
    ]
  ],
  [
    'librdkafka',
    [
      'Local: All broker connections are down',
      'Local: Broker transport failure',
      'Local: Host resolution failure',
      'Local: Timed out',
      'Local: Unknown topic',
      'Local: Authentication failure',
      'Application maximum poll interval (300000ms) exceeded',
      'Local: No offset to automatically reset to',
      'might be caused by incorrect security.protocol configuration (connecting to a SSL listener?)',
      'connecting to a PLAINTEXT broker listener?',
      "Unsupported SASL mechanism: broker's supported mechanisms",
      'Broker: Unknown topic or partition',
      'Broker: Topic authorization failed',
      'Broker: Group authorization failed',
      'Broker: Offset out of range',
      'Broker: Coordinator not available',
      'Broker: SASL Authentication failed'
    ]
  ],
  [
    "Kafka's own clients",
    [
      'Connection to node -1 (kafka1/10.0.0.1:9092) could not be established. Broker may not be available.',
      'No resolvable bootstrap urls given in bootstrap.servers',
      'org.apache.kafka.common.errors.TopicAuthorizationException',
      'org.apache.kafka.common.errors.SaslAuthenticationException',
      'org.apache.kafka.clients.consumer.CommitFailedException',
      'Timed out waiting for a node assignment'
    ]
  ],
  [
    'Go',
    [
      'x509: certificate signed by unknown authority',
      'x509: certificate is valid for kafka1, not kafka2',
      'tls: first record does not look like a TLS handshake',
      'remote error: tls: bad certificate',
      'remote error: tls: unknown certificate authority',
      'remote error: tls: certificate required'
    ]
  ],
  [
    'Java',
    [
      'PKIX path building failed: unable to find valid certification path to requested target',
      'Unsupported or unrecognized SSL message',
      'Received fatal alert: handshake_failure'
    ]
  ],
  [
    'GnuTLS, rsyslog',
    [
      'An unexpected TLS packet was received.',
      'The TLS connection was non-properly terminated.',
      'The certificate issuer is unknown.',
      'certificate invalid: signer not found'
    ]
  ],
  [
    'rustls',
    [
      'invalid peer certificate: UnknownIssuer',
      'invalid peer certificate: Expired',
      'invalid peer certificate: NotValidYet',
      'invalid peer certificate: NotValidForName',
      'received corrupt message of type InvalidContentType',
      'received fatal alert: HandshakeFailure',
      'received fatal alert: UnknownCA',
      'received fatal alert: BadCertificate',
      'received fatal alert: CertificateRequired',
      'received fatal alert: ProtocolVersion',
      'peer sent no certificates'
    ]
  ],
  [
    'OpenSSL',
    [
      'wrong version number',
      'unable to get local issuer certificate',
      'unable to verify the first certificate',
      'self-signed certificate',
      'self-signed certificate in certificate chain',
      'certificate has expired',
      'certificate is not yet valid',
      'certificate verify failed',
      'no shared cipher',
      'tlsv1 alert unknown ca',
      'sslv3 alert bad certificate',
      'sslv3 alert handshake failure',
      'tlsv13 alert certificate required',
      'key values mismatch'
    ]
  ]
]
