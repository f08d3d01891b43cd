import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'

const own: Pick<CatalogueEntry, 'area' | 'category' | 'retryable'> = {
  area: 'syslog',
  category: 'tls',
  retryable: false
}

const lookAtDates = check(
  'Look at the certificate and its dates',
  '查看证书及其有效期',
  posix('openssl x509 -in {cert} -noout -subject -issuer -dates', 'certutil -dump {cert}')
)

const lookAtChain = check(
  'Look at each certificate of the chain: one that has expired is enough',
  '逐个查看证书链中的证书：只要有一个过期就会被拒绝',
  posix('openssl crl2pkcs7 -nocrl -certfile {cert} | openssl pkcs7 -print_certs -noout')
)

const lookAtClock = check(
  'Compare the clock of this machine with another one',
  '将本机时钟与其他机器比较',
  posix('date -u', 'w32tm /query /status')
)

const isPair = check(
  'See whether the files belong together: both have to have the same public key',
  '确认两个文件配对：公钥必须相同',
  posix('openssl x509 -in {cert} -noout -pubkey | openssl sha256\nopenssl pkey -in {key} -pubout | openssl sha256')
)

const renew = remedy(
  'Renew it, and put the new files in place of the old ones: the source takes them up without a restart',
  '更新证书，并用新文件替换旧文件：源会自动加载，无需重启',
  { commands: { linux: 'sudo certbot renew' } }
)

const setClock = remedy('If the clock of this machine is wrong, correct it', '如果本机时钟不准，请校准', {
  commands: { linux: 'sudo timedatectl set-ntp true' }
})

/** The certificate that a source presents to its senders. */
export const syslogTls: Catalogue = {
  SYSLOG_CERTIFICATE_EXPIRED: {
    ...own,
    severity: 'error',
    symptom: text(
      'The certificate of the source {source} has expired, and senders refuse it',
      '源 {source} 的证书已过期，发送方会拒绝连接'
    ),
    symptoms: {
      issuer: text(
        'The certificate of the source {source} is valid, but one that follows it in the file has expired: senders refuse it',
        '源 {source} 自身的证书有效，但文件中其后的签发者证书已过期，发送方会拒绝连接'
      )
    },
    checks: [lookAtDates, lookAtChain, lookAtClock],
    remedies: [renew, setClock]
  },
  SYSLOG_CERTIFICATE_NOT_YET_VALID: {
    ...own,
    severity: 'error',
    symptom: text(
      'The certificate of the source {source} is not valid yet, and senders refuse it',
      '源 {source} 的证书尚未生效，发送方会拒绝连接'
    ),
    checks: [lookAtDates, lookAtChain, lookAtClock],
    remedies: [setClock, remedy('Use the previous certificate until then', '在此之前使用旧证书'), renew]
  },
  SYSLOG_CERTIFICATE_EXPIRES_SOON: {
    ...own,
    severity: 'warning',
    symptom: text(
      'The certificate of the source {source} expires within 30 days; senders will refuse it then',
      '源 {source} 的证书将在 30 天内过期，届时发送方会拒绝连接'
    ),
    checks: [
      lookAtDates,
      lookAtChain,
      check('See why it was not renewed', '查看未自动更新的原因', {
        linux: 'systemctl list-timers | grep -i cert\njournalctl -u certbot -n 50'
      })
    ],
    remedies: [renew]
  },
  SYSLOG_CERTIFICATE_NOT_FOR_SERVERS: {
    ...own,
    severity: 'error',
    symptom: text(
      'The certificate of the source {source} is not meant for servers ({usage}), and senders refuse it',
      '源 {source} 的证书不用于服务器（{usage}），发送方会拒绝连接'
    ),
    checks: [
      check(
        'Look at its purpose: senders want `TLS Web Server Authentication`',
        '查看证书用途：发送方要求 `TLS Web Server Authentication`',
        posix('openssl x509 -in {cert} -noout -subject -ext extendedKeyUsage', 'certutil -dump {cert}')
      )
    ],
    remedies: [
      remedy(
        'Have a certificate issued for servers (`extendedKeyUsage = serverAuth`)',
        '重新签发用于服务器的证书（`extendedKeyUsage = serverAuth`）'
      )
    ]
  },
  SYSLOG_CERTIFICATE_CHAIN_INCOMPLETE: {
    ...own,
    severity: 'warning',
    symptom: text(
      "The certificate file ends before the root: the issuer's certificate is missing ({issuer}), and senders that know only the root refuse the connection",
      '证书文件中缺少签发者的证书（{issuer}）：只信任根证书的发送方会拒绝连接'
    ),
    checks: [
      lookAtChain,
      check(
        'Try it as a sender that knows only the root',
        '以只信任根证书的发送方身份尝试',
        posix('openssl s_client -connect {localAddress}:{localPort} -CAfile {root} -verify_return_error < /dev/null')
      )
    ],
    remedies: [
      remedy(
        'Name the file with the whole chain (certbot: `fullchain.pem`, not `cert.pem`)',
        '填写包含完整证书链的文件（certbot：`fullchain.pem`，而不是 `cert.pem`）',
        {
          toml: '[sources.params]\nprotocol = "tls"\n\n[sources.params.tls]\ncert = "fullchain.pem"\nkey = "privkey.pem"'
        }
      ),
      remedy(
        'Or append the certificates of the issuers, each after the one that it has issued; a root need not be among them',
        '或把各级签发者的证书依次追加在其后；不需要包含根证书'
      )
    ]
  },
  SYSLOG_CERTIFICATE_RENEWED: {
    ...own,
    severity: 'warning',
    symptom: text(
      'The files of the certificate have changed, and the source {source} has taken them up',
      '证书文件已更新，源 {source} 已加载'
    ),
    checks: [lookAtDates],
    remedies: [
      remedy(
        'Do nothing: senders that connect from now on see the new certificate, and open connections stay',
        '无需处理：之后的连接使用新证书，已打开的连接不受影响'
      )
    ]
  },
  SYSLOG_CERTIFICATE_NOT_RENEWED: {
    ...own,
    severity: 'error',
    symptom: text(
      'The files of the certificate have changed and cannot be used; the source {source} still uses the previous one',
      '证书文件已更新但无法使用，源 {source} 继续使用之前的证书'
    ),
    checks: [isPair, lookAtDates],
    remedies: [
      remedy(
        'If they are being written, wait: the source looks again whenever they change, and reports when it has taken them up',
        '如果文件正在写入，请等待：文件每次变化源都会重新检查，加载后会给出提示'
      ),
      remedy(
        'Install a certificate and a key that belong together, each as a whole: write the new file beside the old one and rename it',
        '放置配对的证书和密钥，并整体替换：先写到旧文件旁边，再重命名',
        { commands: posix('mv {copy} {cert}') }
      )
    ]
  },
  SYSLOG_TLS_TO_PLAIN_PORT: {
    ...own,
    category: 'protocol',
    severity: 'warning',
    symptom: text(
      '{host} speaks TLS to a plain-text port; the source closed its connection',
      '{host} 向明文端口发起了 TLS 连接，已被断开'
    ),
    checks: [
      check('See which port and which protocol the sender is configured with', '查看发送方配置的端口和协议'),
      check('Count such connections: `stats().drops.protocol`', '查看此类连接的数量：`stats().drops.protocol`')
    ],
    remedies: [
      remedy('Make the source use TLS', '让源使用 TLS', {
        toml: '[sources.params]\nprotocol = "tls"\n\n[sources.params.tls]\ncert = "server.pem"\nkey = "server.key"'
      }),
      remedy(
        'Or switch TLS off at the sender, if the network in between is safe (rsyslog: `StreamDriverMode="0"`, syslog-ng: `transport("tcp")`)',
        '如果链路可信，也可以在发送方关闭 TLS（rsyslog：`StreamDriverMode="0"`，syslog-ng：`transport("tcp")`）'
      )
    ]
  }
}
