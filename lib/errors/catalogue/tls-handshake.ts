import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, Family } from './entry.ts'
import { inherit } from './entry.ts'
import { reachPort } from './shared-checks.ts'

const tryHandshake = check('Try the handshake by itself: it names the version, the cipher or the alert',
  '单独尝试握手：会显示版本、加密套件或告警', posix('openssl s_client -connect {host}:{port} -servername {host} < /dev/null'))

const base = { area: 'tls', category: 'tls', retryable: false, severity: 'fatal' } as const

const handshake: Family = {
  ...base,
  title: text('Handshake', '握手'),
  checks: [
    reachPort, tryHandshake,
    check('See which versions of TLS are spoken',
      '查看支持的 TLS 版本',
      posix('openssl s_client -connect {host}:{port} -tls1_2 -brief < /dev/null\nopenssl s_client -connect {host}:{port} -tls1_3 -brief < /dev/null'))
  ],
  remedies: [
    remedy('Make both sides agree: TLS against TLS, plain text against plain text, a version (1.2 or 1.3) and a cipher that both have',
      '使双方一致：TLS 对 TLS、明文对明文，并使用双方都支持的版本（1.2 或 1.3）和加密套件'),
    remedy('An alert comes from the other side: its log says why', '告警由对端发出：原因见对端日志')
  ]
}

const clientCertificate: Family = {
  ...base, category: 'auth',
  title: text('Client certificate', '客户端证书'),
  checks: [
    tryHandshake,
    check('Look at the client certificate: issuer, dates and use',
      '查看客户端证书：签发者、有效期和用途', posix('openssl x509 -in {cert} -noout -subject -issuer -dates -purpose', 'certutil -dump {cert}'))
  ],
  remedies: [
    remedy('Give certificate and key of a client that the peer\'s authority has issued', '提供由对端信任的 CA 签发的客户端证书和密钥'),
    remedy('On the peer, trust the authority that issued the client certificate', '在对端信任签发客户端证书的 CA')
  ]
}

const keyFiles: Family = {
  ...base, category: 'config',
  title: text('Certificate and key files', '证书与密钥文件'),
  checks: [
    check('See whether both files are PEM',
      '确认两个文件均为 PEM 格式', posix('openssl x509 -in {cert} -noout -subject\nopenssl pkey -in {key} -noout -check')),
    check('See whether they belong together: both public keys have to be the same',
      '确认两者配对：公钥必须相同',
      posix('openssl x509 -in {cert} -noout -pubkey | openssl sha256\nopenssl pkey -in {key} -pubout | openssl sha256'))
  ],
  remedies: [
    remedy('Give the certificate (its chain in one file, its own first) and the key that belongs to it, both in PEM',
      '提供证书（完整链放在一个文件中，自身证书在前）及其配对的密钥，均为 PEM'),
    remedy('If the key is encrypted, give the right passphrase, by a variable, never in the file itself',
      '如果密钥已加密，请通过变量提供正确的口令，不要写在文件中')
  ]
}

/** The handshake failed, or the files for it cannot be used. */
export const tlsHandshake: Catalogue = {
  ...inherit(handshake, {
    TLS_ERR_SSL_UNKNOWN: ['The TLS handshake failed', 'TLS 握手失败'],
    TLS_ERR_SSL_WRONG_VERSION_NUMBER: ['What came is not TLS: the other side speaks plain text, or the port is another service\'s',
      '收到的不是 TLS：对端使用明文，或端口属于其他服务', { category: 'protocol' }],
    TLS_ERR_SSL_HTTP_REQUEST: ['A plain HTTP request came to a TLS port', '明文 HTTP 请求发到了 TLS 端口', { category: 'protocol' }],
    TLS_ERR_SSL_PACKET_LENGTH_TOO_LONG: ['What came is not TLS: the other side speaks plain text',
      '收到的不是 TLS：对端使用明文', { category: 'protocol' }],
    TLS_ERR_SSL_UNSUPPORTED_PROTOCOL: ['The other side offers no version of TLS that is allowed here', '对端没有本机允许的 TLS 版本'],
    TLS_ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: ['The other side does not take this version of TLS', '对端不接受该 TLS 版本'],
    TLS_ERR_SSL_UNEXPECTED_EOF_WHILE_READING: ['The other side closed during the handshake or without saying so',
      '对端在握手期间或未通知的情况下关闭连接', { retryable: true, category: 'unreachable' }],
    TLS_ERR_SSL_NO_SHARED_CIPHER: ['The two sides have no cipher in common', '双方没有共同的加密套件'],
    TLS_ERR_SSL_NO_CIPHER_MATCH: ['None of the ciphers that are set exist here', '所配置的加密套件本机均不支持', { category: 'config' }],
    TLS_ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: ['The other side broke off the handshake: no common cipher, or it wants a client certificate',
      '对端中止握手：没有共同的加密套件，或要求客户端证书'],
    TLS_ERR_SSL_SSL_ALERT_HANDSHAKE_FAILURE: ['The other side broke off the handshake: no common cipher, or it wants a client certificate',
      '对端中止握手：没有共同的加密套件，或要求客户端证书'],
    TLS_ERR_SSL_TLSV1_UNRECOGNIZED_NAME: ['The other side does not serve the name {host}', '对端不提供名称 {host}'],
    TLS_ERR_SSL_DH_KEY_TOO_SMALL: ['The other side\'s key exchange is too weak', '对端的密钥交换强度不足'],
    TLS_ERR_TLS_HANDSHAKE_TIMEOUT: ['The TLS handshake did not end in time',
      'TLS 握手超时', { category: 'timeout', retryable: true }],
    TLS_ERR_TLS_DH_PARAM_SIZE: ['The other side\'s key exchange is too weak', '对端的密钥交换强度不足'],
    TLS_ERR_TLS_INVALID_PROTOCOL_VERSION: ['The TLS version that is set does not exist',
      '所配置的 TLS 版本不存在', { category: 'config' }],
    TLS_ERR_TLS_INVALID_PROTOCOL_METHOD: ['The TLS method that is set does not exist', '所配置的 TLS 方法不存在', { category: 'config' }],
    TLS_ERR_TLS_PROTOCOL_VERSION_CONFLICT: ['Two settings of the TLS version contradict each other',
      'TLS 版本设置相互冲突', { category: 'config' }],
    TLS_ERR_TLS_SESSION_ATTACK: ['The other side asks for renegotiation too often', '对端请求重新协商过于频繁', { category: 'protocol' }],
    TLS_ERR_TLS_RENEGOTIATION_DISABLED: ['Renegotiation is switched off', '重新协商已禁用', { category: 'protocol' }],
    TLS_ERR_TLS_REQUIRED_SERVER_NAME: ['A server name was needed and not given', '缺少必需的服务器名称', { category: 'config' }]
  }),
  ...inherit(clientCertificate, {
    TLS_ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: ['The other side wants a client certificate, and none was given',
      '对端要求客户端证书，但未提供'],
    TLS_ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: ['The client gave no certificate, and one is required here',
      '客户端未提供证书，而此处要求提供'],
    TLS_ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: ['The other side does not know the authority of our certificate', '对端不认识我方证书的 CA'],
    TLS_ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: ['The other side refuses our certificate', '对端拒绝我方证书'],
    TLS_ERR_SSL_SSL_ALERT_BAD_CERTIFICATE: ['The other side refuses our certificate', '对端拒绝我方证书'],
    TLS_ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: ['The other side finds our certificate expired', '对端认为我方证书已过期'],
    TLS_ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: ['The other side finds our certificate revoked', '对端认为我方证书已吊销'],
    TLS_ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: ['The other side does not accept our certificate', '对端不接受我方证书'],
    TLS_ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: ['The other side knows our certificate, but does not let it in', '对端识别我方证书，但拒绝访问']
  }),
  ...inherit(keyFiles, {
    TLS_ERR_OSSL_UNKNOWN: ['OpenSSL cannot use a certificate or a key', 'OpenSSL 无法使用证书或密钥'],
    TLS_ERR_OSSL_PEM_NO_START_LINE: ['A certificate or key file is not PEM', '证书或密钥文件不是 PEM 格式', { category: 'format' }],
    TLS_ERR_OSSL_PEM_BAD_BASE64_DECODE: ['A certificate or key file is damaged', '证书或密钥文件已损坏', { category: 'format' }],
    TLS_ERR_OSSL_PEM_BAD_END_LINE: ['A certificate or key file is damaged', '证书或密钥文件已损坏', { category: 'format' }],
    TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH: ['Certificate and key do not belong together', '证书与密钥不匹配'],
    TLS_ERR_OSSL_BAD_DECRYPT: ['The passphrase of the key is wrong', '密钥口令错误', { category: 'auth' }],
    TLS_ERR_OSSL_EVP_BAD_DECRYPT: ['The passphrase of the key is wrong', '密钥口令错误', { category: 'auth' }],
    TLS_ERR_OSSL_BAD_PASSWORD_READ: ['The key is encrypted and no passphrase was given', '密钥已加密，但未提供口令', { category: 'auth' }],
    TLS_ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED: ['The key is encrypted and no passphrase was given',
      '密钥已加密，但未提供口令', { category: 'auth' }],
    TLS_ERR_OSSL_PKCS12_MAC_VERIFY_FAILURE: ['The passphrase of the PKCS#12 file is wrong',
      'PKCS#12 文件的口令错误', { category: 'auth' }],
    TLS_ERR_OSSL_UNSUPPORTED: ['OpenSSL does not support the format of the key', 'OpenSSL 不支持该密钥格式', { category: 'format' }],
    TLS_ERR_OSSL_EVP_UNSUPPORTED: ['OpenSSL does not support the algorithm any more', 'OpenSSL 已不支持该算法', { category: 'format' }],
    TLS_ERR_SSL_EE_KEY_TOO_SMALL: ['Our own key is too short for the security level', '我方密钥长度低于安全级别要求'],
    TLS_ERR_SSL_CA_MD_TOO_WEAK: ['The signature of our own certificate is too weak', '我方证书的签名算法强度不足'],
    TLS_ERR_TLS_INVALID_CONTEXT: ['The TLS settings are not usable', 'TLS 设置不可用']
  })
}
