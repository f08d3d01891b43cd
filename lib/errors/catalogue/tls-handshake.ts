import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, Family } from './entry.ts'
import { inherit } from './entry.ts'
import { reachPort } from './shared-checks.ts'
import { tryAsSender, tryHandshake } from './tls-checks.ts'

const base = { area: 'tls', category: 'tls', retryable: false, severity: 'error' } as const

const versions = check(
  'See which versions of TLS the server supports',
  '查看支持的 TLS 版本',
  posix(
    'openssl s_client -connect {host}:{port} -tls1_2 -brief < /dev/null\nopenssl s_client -connect {host}:{port} -tls1_3 -brief < /dev/null'
  )
)

const handshake: Family = {
  ...base,
  title: text('Handshake', '握手'),
  checks: [reachPort, tryHandshake, versions, tryAsSender],
  remedies: [
    remedy(
      'Make both sides agree: TLS with TLS, plain text with plain text, a version (1.2 or 1.3) and a cipher that both support',
      '使双方一致：TLS 对 TLS、明文对明文，并使用双方都支持的版本（1.2 或 1.3）和加密套件'
    ),
    remedy(
      'If this process is the server and an older sender supports nothing newer, allow TLS 1.2; anything older is insecure, and such a sender needs a relay',
      '如果本进程是服务器且旧发送方只支持 TLS 1.2，请允许它；更旧的版本已不安全，此类发送方需要通过中继',
      {
        toml: '[sources.params]\nprotocol = "tls"\n\n[sources.params.tls]\ncert = "server.pem"\nkey = "server.key"\nmin_version = "TLSv1.2"'
      }
    ),
    remedy(
      '"No common cipher" may also mean that the key does not fit: a server with an EC certificate cannot serve a client that knows only RSA, and the certificate and the key of a server are of one kind',
      '没有共同的加密套件也可能是密钥类型不符：使用 EC 证书的服务器无法服务只支持 RSA 的客户端；服务器的证书与密钥类型必须一致'
    ),
    remedy('An alert comes from the other side: its log says why', '告警由对端发出：原因见对端日志')
  ]
}

const plainText: Family = {
  ...base,
  category: 'protocol',
  title: text('Not TLS', '非 TLS 内容'),
  checks: [
    check(
      'Look at the first bytes: TLS begins with `16 03`',
      '查看开头的字节：TLS 以 `16 03` 开头',
      posix('sudo tcpdump -i any -n -X -c 10 host {host}')
    ),
    tryHandshake,
    tryAsSender
  ],
  remedies: [
    remedy(
      'If this process is the client, switch TLS off or name the TLS port of the server',
      '如果本进程是客户端，请关闭 TLS 或填写服务器的 TLS 端口'
    ),
    remedy(
      'If it is the server, switch TLS on at the sender (rsyslog: `StreamDriver="ossl" StreamDriverMode="1"`, syslog-ng: `transport("tls")`)',
      '如果是服务器，请在发送方启用 TLS（rsyslog：`StreamDriver="ossl" StreamDriverMode="1"`，syslog-ng：`transport("tls")`）'
    ),
    remedy('Or give plain-text senders their own source', '或为明文发送方提供单独的源', {
      toml: '[sources.params]\nprotocol = "tcp"\nport = 1514'
    }),
    remedy(
      'Behind a load balancer that uses the PROXY protocol (`PROXY TCP4 ...` comes before the handshake), configure it',
      '如果负载均衡使用 PROXY 协议（握手之前有 `PROXY TCP4 ...`），请声明',
      {
        toml: '[sources.params]\nprotocol = "tls"\nproxy_protocol = true\n\n[sources.params.tls]\ncert = "server.pem"\nkey = "server.key"'
      }
    ),
    remedy(
      'If it is not one of your senders but a port scan, let the firewall or the list keep it out',
      '如果只是端口扫描而不是你的发送方，请用防火墙或名单拒绝',
      { toml: '[sources.params]\nallow_from = ["10.0.0.0/8"]' }
    )
  ]
}

const timeLimit: Family = {
  ...base,
  category: 'timeout',
  retryable: true,
  title: text('Time limits', '时间限制'),
  checks: [
    reachPort,
    check(
      'A peer that connects and says nothing is a health check, a port scan, or a plain-text sender that waits for the server to speak first: see who it is',
      '连接后不发送数据的可能是健康检查、端口扫描，或等待对方先发言的明文客户端：确认它是谁',
      posix('sudo tcpdump -i any -n -c 10 host {host}')
    ),
    check(
      'See whether this process is too busy to answer',
      '确认本进程是否过于繁忙而无法应答',
      posix('uptime', "Get-Counter '\\Processor(_Total)\\% Processor Time' -MaxSamples 5")
    )
  ],
  remedies: [
    remedy('Let health checks use a plain-text port, or do a handshake', '让健康检查使用明文端口，或完成握手'),
    remedy('On a slow line, give a syslog source more time', '在较慢的线路上，为 syslog 源延长时限', {
      toml: '[sources.params]\nprotocol = "tls"\ntls_handshake_timeout_ms = 30000\n\n[sources.params.tls]\ncert = "server.pem"\nkey = "server.key"'
    })
  ]
}

/** The handshake failed, whether this process is the client or the server. */
export const tlsHandshake: Catalogue = {
  ...inherit(handshake, {
    TLS_ERR_SSL_UNKNOWN: ['The TLS handshake failed', 'TLS 握手失败'],
    TLS_ERR_SSL_UNSUPPORTED_PROTOCOL: [
      'The other side offers no version of TLS that this side allows',
      '对端没有本机允许的 TLS 版本'
    ],
    TLS_ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: [
      'The other side does not accept this version of TLS',
      '对端不接受该 TLS 版本'
    ],
    TLS_ERR_SSL_UNEXPECTED_EOF_WHILE_READING: [
      'The other side closed the connection during the handshake or without notice',
      '对端在握手期间或未通知的情况下关闭连接',
      { retryable: true, category: 'unreachable' }
    ],
    TLS_ERR_SSL_NO_SHARED_CIPHER: ['The two sides have no cipher in common', '双方没有共同的加密套件'],
    TLS_ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM: [
      'The client accepts no signature that fits the certificate of the server',
      '客户端不接受与服务器证书相符的签名算法'
    ],
    TLS_ERR_SSL_NO_SUITABLE_KEY_SHARE: [
      'The two sides have no curve for the key exchange in common',
      '双方没有共同的密钥交换曲线'
    ],
    TLS_ERR_SSL_NO_APPLICATION_PROTOCOL: [
      'The client asks for an application protocol (ALPN) that this side does not support',
      '客户端请求的应用层协议（ALPN）此处不支持'
    ],
    TLS_ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: [
      'The other side does not support this application protocol (ALPN)',
      '对端不支持该应用层协议（ALPN）'
    ],
    TLS_ERR_SSL_NO_CIPHER_MATCH: [
      'None of the configured ciphers exist here',
      '所配置的加密套件本机均不支持',
      { category: 'config' }
    ],
    TLS_ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: [
      'The other side aborted the handshake: no common cipher, or it wants a client certificate',
      '对端中止握手：没有共同的加密套件，或要求客户端证书'
    ],
    TLS_ERR_SSL_SSLV3_ALERT_ILLEGAL_PARAMETER: [
      'The other side rejects a value of the handshake',
      '对端认为握手中的某个值有误',
      { category: 'protocol' }
    ],
    TLS_ERR_SSL_SSLV3_ALERT_UNEXPECTED_MESSAGE: [
      'The other side got a message that it did not expect',
      '对端收到了意外的消息',
      { category: 'protocol' }
    ],
    TLS_ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC: [
      'The other side received data that was changed on the way',
      '对端收到的数据在途中被改动',
      { category: 'protocol' }
    ],
    TLS_ERR_SSL_TLSV1_ALERT_DECODE_ERROR: [
      'The other side cannot read the handshake',
      '对端无法解读握手内容',
      { category: 'protocol' }
    ],
    TLS_ERR_SSL_TLSV1_ALERT_DECRYPT_ERROR: [
      'The other side cannot verify a signature of the handshake',
      '对端无法验证握手中的签名'
    ],
    TLS_ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY: ['The other side wants stronger ciphers', '对端要求更强的加密套件'],
    TLS_ERR_SSL_TLSV1_ALERT_INAPPROPRIATE_FALLBACK: [
      'The other side refuses a second attempt with an older version',
      '对端拒绝以更旧的版本重试'
    ],
    TLS_ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR: [
      'The other side had an internal error',
      '对端自身出错',
      { retryable: true }
    ],
    TLS_ERR_SSL_TLSV1_ALERT_USER_CANCELLED: [
      'The other side cancelled the handshake',
      '对端放弃了握手',
      { retryable: true }
    ],
    TLS_ERR_SSL_TLSV1_ALERT_NO_RENEGOTIATION: [
      'The other side does not renegotiate',
      '对端不支持重新协商',
      { category: 'protocol' }
    ],
    TLS_ERR_SSL_TLSV13_ALERT_MISSING_EXTENSION: [
      'The other side misses an extension in the handshake',
      '对端认为握手缺少必需的扩展',
      { category: 'protocol' }
    ],
    TLS_ERR_SSL_TLSV1_UNSUPPORTED_EXTENSION: [
      'The other side got an extension that it did not ask for',
      '对端收到了未请求的扩展',
      { category: 'protocol' }
    ],
    TLS_ERR_SSL_TLSV1_UNRECOGNIZED_NAME: [
      'The other side does not know the server name {host}',
      '对端不提供名称 {host}'
    ],
    TLS_ERR_SSL_DH_KEY_TOO_SMALL: ["The other side's key exchange is too weak", '对端的密钥交换强度不足'],
    TLS_ERR_TLS_DH_PARAM_SIZE: ["The other side's key exchange is too weak", '对端的密钥交换强度不足'],
    TLS_ERR_TLS_INVALID_PROTOCOL_VERSION: [
      'The configured TLS version does not exist',
      '所配置的 TLS 版本不存在',
      { category: 'config' }
    ],
    TLS_ERR_TLS_INVALID_PROTOCOL_METHOD: [
      'The configured TLS method does not exist',
      '所配置的 TLS 方法不存在',
      { category: 'config' }
    ],
    TLS_ERR_TLS_PROTOCOL_VERSION_CONFLICT: [
      'Two settings for the TLS version contradict each other',
      'TLS 版本设置相互冲突',
      { category: 'config' }
    ],
    TLS_ERR_TLS_SESSION_ATTACK: [
      'The other side asks for renegotiation too often',
      '对端请求重新协商过于频繁',
      { category: 'protocol' }
    ],
    TLS_ERR_TLS_RENEGOTIATION_DISABLED: [
      'The other side asked for renegotiation, which this side refuses; the connection was closed',
      '对端请求重新协商，此处不允许，连接已断开',
      { category: 'protocol' }
    ],
    TLS_ERR_TLS_REQUIRED_SERVER_NAME: [
      'A required server name is missing',
      '缺少必需的服务器名称',
      { category: 'config' }
    ]
  }),
  ...inherit(plainText, {
    TLS_ERR_SSL_WRONG_VERSION_NUMBER: [
      'The received data is not TLS: the other side speaks plain text, or the port belongs to another service',
      '收到的不是 TLS：对端使用明文，或端口属于其他服务'
    ],
    TLS_ERR_SSL_HTTP_REQUEST: ['A plain HTTP request came to a TLS port', '明文 HTTP 请求发到了 TLS 端口'],
    TLS_ERR_SSL_HTTPS_PROXY_REQUEST: [
      'A request to an HTTP proxy came to a TLS port',
      '发给 HTTP 代理的请求发到了 TLS 端口'
    ],
    TLS_ERR_SSL_PACKET_LENGTH_TOO_LONG: [
      'The received data is not TLS: the other side speaks plain text',
      '收到的不是 TLS：对端使用明文'
    ],
    TLS_ERR_SSL_DATA_LENGTH_TOO_LONG: [
      'The received data is not TLS, or is damaged: a record exceeds the maximum length',
      '收到的不是 TLS 或已损坏：记录长度超过上限'
    ],
    TLS_ERR_SSL_UNEXPECTED_MESSAGE: [
      'The received data looks like TLS, but does not begin a handshake',
      '收到的内容类似 TLS，但不是握手的开始'
    ],
    TLS_ERR_SSL_LENGTH_MISMATCH: [
      'The received data looks like TLS, but its lengths contradict each other',
      '收到的内容类似 TLS，但长度自相矛盾'
    ],
    TLS_ERR_SSL_TLSV1_ALERT_RECORD_OVERFLOW: [
      'The other side got a record that is too long for TLS: it may have received plain text',
      '对端收到的记录超过 TLS 的上限：可能收到了明文'
    ]
  }),
  ...inherit(timeLimit, {
    TLS_ERR_TLS_HANDSHAKE_TIMEOUT: ['The TLS handshake did not finish in time', 'TLS 握手超时']
  })
}
