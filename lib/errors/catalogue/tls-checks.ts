import type { Check, Remedy } from '../../../types/classification.ts'
import { check, posix, remedy } from './advice.ts'

// Checks that TLS entries start with, for either side: `{host}:{port}` is the server that a client connects to, and
// `{localAddress}:{localPort}` the address at which a source listens that is the server itself.

export const tryHandshake: Check = check(
  'If this process connects to a server, try the handshake by itself: the output names the version, the cipher or the alert',
  '如果本进程连接服务器，请单独尝试握手：会显示版本、加密套件或告警',
  posix('openssl s_client -connect {host}:{port} -servername {host} < /dev/null')
)

export const tryAsSender: Check = check(
  'If this process is the server (a syslog source with `protocol = "tls"`), try it as a sender would, with the sender\'s authority and certificate',
  '如果本进程是服务器（`protocol = "tls"` 的 syslog 源），请以发送方的身份尝试，使用发送方的 CA 和证书',
  posix(
    'openssl s_client -connect {localAddress}:{localPort} -CAfile {ca} -cert {clientCert} -key {clientKey} -verify_return_error < /dev/null'
  )
)

export const lookAtClientCertificate: Check = check(
  "If this process is the server, look at the sender's certificate (issuer, dates and use), and verify it against the `ca` of the source",
  '如果本进程是服务器，请查看发送方的证书：签发者、有效期和用途，并用源的 `ca` 校验',
  posix(
    'openssl x509 -in {clientCert} -noout -subject -issuer -dates -purpose\nopenssl verify -CAfile {ca} -purpose sslclient {clientCert}',
    'certutil -dump {clientCert}'
  )
)

export const lookAtOwnCertificate: Check = check(
  'Look at the certificate that this side shows: names, issuer, dates and use',
  '查看本方出示的证书：名称、签发者、有效期和用途',
  posix(
    'openssl x509 -in {cert} -noout -subject -issuer -dates -ext subjectAltName,extendedKeyUsage\nopenssl verify -CAfile {ca} {cert}',
    'certutil -dump {cert}'
  )
)

/** How a syslog source trusts the certificates of its senders. */
export const trustClients: Remedy = remedy(
  'If this process is the server, name the authority that issued the senders\' certificates; with `client_cert = "none"` no sender needs one',
  '如果本进程是服务器，请指定签发发送方证书的 CA；设置 `client_cert = "none"` 时发送方不需要证书',
  {
    toml: '[sources.params]\nprotocol = "tls"\n\n[sources.params.tls]\ncert = "server.pem"\nkey = "server.key"\nca = "senders-ca.pem"\nclient_cert = "require"'
  }
)

/** How a Kafka source trusts the certificates of its brokers. */
export const trustBrokers: Remedy = remedy(
  'For a Kafka source, name the authority that issued the certificates of the brokers',
  '对于 Kafka 源，请指定签发 broker 证书的 CA',
  { toml: '[sources.params.config]\nsecurity_protocol = "SSL"\nssl_ca_location = "/etc/kafka/ca.pem"' }
)

/** The certificate that a Kafka source presents to its brokers. */
export const showToBrokers: Remedy = remedy(
  'For a Kafka source, configure certificate and key of the client, issued by an authority that the brokers trust; set a password by a variable',
  '对于 Kafka 源，请提供由 broker 信任的 CA 签发的客户端证书和密钥；口令通过变量提供',
  {
    toml:
      '[sources.params.config]\nsecurity_protocol = "SSL"\nssl_ca_location = "/etc/kafka/ca.pem"\nssl_certificate_location = "/etc/kafka/client.pem"\n' +
      'ssl_key_location = "/etc/kafka/client.key"\nssl_key_password = "${KAFKA_KEY_PASSWORD}"'
  }
)
