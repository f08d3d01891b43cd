import { check, only, posix, remedy, text } from './advice.ts'
import type { Catalogue, Family } from './entry.ts'
import { inherit } from './entry.ts'
import { lookAtFile, lookAtFolders } from './shared-checks.ts'
import {
  lookAtClientCertificate,
  lookAtOwnCertificate,
  showToBrokers,
  trustClients,
  tryAsSender,
  tryHandshake
} from './tls-checks.ts'

const base = { area: 'tls', category: 'auth', retryable: false, severity: 'error' } as const

const clientCertificate: Family = {
  ...base,
  title: text('Client certificate', '客户端证书'),
  checks: [tryHandshake, tryAsSender, lookAtClientCertificate],
  remedies: [
    only(
      ['syslog'],
      remedy(
        'Give the client a certificate and its key that the authority of the server has issued (rsyslog: `StreamDriver.CertFile` and `StreamDriver.KeyFile`, syslog-ng: `cert-file()` and `key-file()`)',
        '为客户端提供由服务器信任的 CA 签发的证书和密钥（rsyslog：`StreamDriver.CertFile` 与 `StreamDriver.KeyFile`，syslog-ng：`cert-file()` 与 `key-file()`）'
      )
    ),
    only(['kafka'], showToBrokers),
    only(['syslog'], trustClients)
  ]
}

const ownCertificate: Family = {
  ...base,
  title: text('The other side refuses our certificate', '我方证书被拒绝'),
  checks: [lookAtOwnCertificate, tryHandshake, tryAsSender],
  remedies: [
    only(
      ['syslog'],
      remedy(
        'On the other side, trust the authority that issued our certificate (rsyslog: `StreamDriver.CAFile`, syslog-ng: `ca-file()`)',
        '在对端信任签发我方证书的 CA（rsyslog：`StreamDriver.CAFile`，syslog-ng：`ca-file()`）'
      )
    ),
    only(
      ['syslog'],
      remedy(
        'If this process is the server, it needs a certificate that is valid now, has the name to which the senders connect among its subjectAltNames (a wrong name is reported as a bad certificate), is meant for servers, and is in one file with its chain. A syslog source takes up new files without a restart',
        '如果本进程是服务器：证书应当在有效期内，subjectAltName 包含发送方所连接的名称（名称不符会报告为证书错误），用途为服务器，并与其证书链放在同一文件中。syslog 源会自动加载新文件，无需重启',
        {
          toml: '[sources.params]\nprotocol = "tls"\n\n[sources.params.tls]\ncert = "server-with-chain.pem"\nkey = "server.key"'
        }
      )
    ),
    only(['kafka'], showToBrokers),
    remedy('An alert comes from the other side: its log says why', '告警由对端发出：原因见对端日志')
  ]
}

const keyFiles: Family = {
  ...base,
  category: 'config',
  severity: 'fatal',
  title: text('Certificate and key files', '证书与密钥文件'),
  checks: [
    check(
      'See whether both files are PEM',
      '确认两个文件均为 PEM 格式',
      posix('openssl x509 -in {cert} -noout -subject\nopenssl pkey -in {key} -noout -check')
    ),
    check(
      'See whether they belong together: both have to have the same public key',
      '确认两者配对：公钥必须相同',
      posix('openssl x509 -in {cert} -noout -pubkey | openssl sha256\nopenssl pkey -in {key} -pubout | openssl sha256')
    )
  ],
  remedies: [
    only(
      ['syslog'],
      remedy(
        'Configure the certificate (with its chain in one file, itself first) and the key that belongs to it, both in PEM',
        '提供证书（完整链放在一个文件中，自身证书在前）及其配对的密钥，均为 PEM',
        {
          toml: '[sources.params]\nprotocol = "tls"\n\n[sources.params.tls]\ncert = "server-with-chain.pem"\nkey = "server.key"'
        }
      )
    ),
    only(
      ['kafka'],
      remedy(
        'Let `{param}` of the source {source} name the right file, in PEM: `probeSource` examines the files beside it, and says which one that is',
        '请让源 {source} 的 `{param}` 指向正确的 PEM 文件：`probeSource` 会检查同目录的文件并指出是哪一个'
      )
    ),
    only(['kafka'], showToBrokers),
    remedy(
      'If the key is encrypted, provide the right passphrase by a variable, never in the file itself. A syslog source takes only a key without a passphrase, in a file that nobody else can read',
      '如果密钥已加密，请通过变量提供正确的口令，不要写在文件中。syslog 源只接受没有口令的密钥，且该文件不应允许其他用户读取',
      { commands: posix('openssl pkey -in {key} -out {copy}\nchmod 600 {copy}') }
    )
  ]
}

/** Certificates that the peer refuses or does not present, and files that cannot be used. */
export const tlsCertificates: Catalogue = {
  TLS_FILE_NOT_FOUND: {
    ...base,
    category: 'not-found',
    severity: 'fatal',
    symptom: text(
      'The file that `{param}` of the source {source} names does not exist: {path}',
      '源 {source} 的 `{param}` 所指的文件不存在：{path}'
    ),
    checks: [lookAtFile, lookAtFolders],
    remedies: [
      remedy(
        'Correct the path of the file: a relative path starts at the folder of `wpsrc.toml`, in a factory at the working folder',
        '填写文件的实际位置：相对路径以 `wpsrc.toml` 所在目录为准，在工厂函数中以工作目录为准',
        { toml: '[sources.params."{table}"]\n"{setting}" = "/path/to/the/file.pem"' }
      ),
      remedy(
        'In a container, mount the folder of the certificates into it: the path is that inside the container',
        '在容器中运行时，把证书目录挂载进容器；配置中的路径是容器内的路径'
      )
    ]
  },
  TLS_FILE_UNREADABLE: {
    ...base,
    category: 'permission',
    severity: 'fatal',
    symptom: text(
      'The file that `{param}` of the source {source} names cannot be read: {path}',
      '无法读取源 {source} 的 `{param}` 所指的文件：{path}'
    ),
    checks: [
      lookAtFile,
      lookAtFolders,
      check('Try it as the user of this process', '以运行本进程的用户身份尝试', {
        linux: 'sudo -u {account} head -c 1 {path} > /dev/null && echo readable',
        darwin: 'sudo -u {account} head -c 1 {path} > /dev/null && echo readable'
      })
    ],
    remedies: [
      remedy(
        'Let the user of this process read it, and nobody else: the key is a secret',
        '只允许运行本进程的用户读取：密钥是机密',
        {
          commands: posix('sudo setfacl -m u:{account}:r {path}', 'icacls {path} /grant ({account} + ":(R)")')
        }
      ),
      remedy(
        'Name a regular file: the source does not read a folder, a pipe or a device',
        '请指定普通文件：目录、管道和设备不会被读取',
        { toml: '[sources.params."{table}"]\n"{setting}" = "/path/to/the/file.pem"' }
      )
    ]
  },
  TLS_FILE_WRONG_CONTENT: {
    ...base,
    category: 'config',
    severity: 'fatal',
    symptom: text(
      'The file of `{param}` contains {found}, but no {wanted}: {path}',
      '`{param}` 的文件中是 {found}，而不是 {wanted}：{path}'
    ),
    checks: [
      check(
        'See what the file contains: its PEM headings say so',
        '查看文件内容：PEM 的标题行会说明',
        posix('grep -a BEGIN {path}\nfile {path}', 'Select-String BEGIN {path}')
      ),
      lookAtFile
    ],
    remedies: [
      remedy(
        'Name the file with the {wanted}; certificate and key are easily confused',
        '填写包含 {wanted} 的文件；证书和密钥容易互换',
        { toml: '[sources.params."{table}"]\n"{setting}" = "/path/to/the/file.pem"' }
      ),
      remedy(
        'If it is DER or PKCS#12 (`.der`, `.cer`, `.p12`, `.pfx`), convert it to PEM, and name that file',
        '如果是 DER 或 PKCS#12（`.der`、`.cer`、`.p12`、`.pfx`），请转换为 PEM 并填写该文件',
        {
          commands: posix(
            'openssl x509 -inform DER -in {path} -out {copy}\nopenssl pkey -inform DER -in {path} -out {copy}\nopenssl pkcs12 -in {path} -nodes -out {copy}'
          )
        }
      ),
      remedy(
        "If it is a key in OpenSSH's own format, convert it to PKCS#8",
        '如果是 OpenSSH 格式的密钥，请转换为 PKCS#8',
        { commands: posix('ssh-keygen -p -m PKCS8 -f {path}') }
      ),
      remedy('If it is UTF-16, convert it to plain text', '如果是 UTF-16，请保存为纯文本', {
        commands: posix('iconv -f UTF-16 -t ASCII {path} > {copy}')
      })
    ]
  },
  ...inherit(clientCertificate, {
    TLS_ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: [
      'The client sent no certificate, but this side requires one',
      '客户端未提供证书，而此处要求提供'
    ],
    TLS_ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: [
      'The other side wants a client certificate, but got none',
      '对端要求客户端证书，但未提供'
    ],
    TLS_ERR_SSL_SSLV3_ALERT_NO_CERTIFICATE: ['The other side has no certificate', '对端没有可提供的证书'],
    TLS_ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: [
      'The other side knows our certificate, but denies access',
      '对端识别我方证书，但拒绝访问'
    ]
  }),
  ...inherit(ownCertificate, {
    TLS_ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: [
      'The other side does not know the authority of our certificate',
      '对端不认识我方证书的 CA'
    ],
    TLS_ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: [
      'The other side refuses our certificate: it was issued for another name, is not valid yet, or is damaged',
      '对端拒绝我方证书：证书签发给其他名称、尚未生效或已损坏'
    ],
    TLS_ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: [
      'The other side does not accept our certificate for this use (server or client)',
      '对端不接受我方证书用于该用途（服务器或客户端）'
    ],
    TLS_ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: [
      'The other side says that our certificate has expired',
      '对端认为我方证书已过期'
    ],
    TLS_ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: [
      'The other side says that our certificate was revoked',
      '对端认为我方证书已吊销'
    ],
    TLS_ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: [
      'The other side does not accept our certificate',
      '对端不接受我方证书'
    ]
  }),
  ...inherit(keyFiles, {
    TLS_ERR_OSSL_UNKNOWN: ['OpenSSL cannot use a certificate or a key', 'OpenSSL 无法使用证书或密钥'],
    TLS_ERR_OSSL_PEM_NO_START_LINE: [
      'A certificate or key file is not PEM',
      '证书或密钥文件不是 PEM 格式',
      { category: 'format' }
    ],
    TLS_ERR_OSSL_PEM_BAD_BASE64_DECODE: [
      'A certificate or key file is damaged',
      '证书或密钥文件已损坏',
      { category: 'format' }
    ],
    TLS_ERR_OSSL_PEM_BAD_END_LINE: [
      'A certificate or key file is damaged',
      '证书或密钥文件已损坏',
      { category: 'format' }
    ],
    TLS_ERR_OSSL_ASN1_WRONG_TAG: [
      'A certificate or key file is damaged',
      '证书或密钥文件已损坏',
      { category: 'format' }
    ],
    TLS_ERR_OSSL_ASN1_TOO_LONG: [
      'A certificate or key file is damaged',
      '证书或密钥文件已损坏',
      { category: 'format' }
    ],
    TLS_ERR_OSSL_ASN1_HEADER_TOO_LONG: [
      'A certificate or key file is damaged',
      '证书或密钥文件已损坏',
      { category: 'format' }
    ],
    TLS_ERR_OSSL_ASN1_NOT_ENOUGH_DATA: [
      'A certificate or key file is damaged',
      '证书或密钥文件已损坏',
      { category: 'format' }
    ],
    TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH: ['Certificate and key do not belong together', '证书与密钥不匹配'],
    TLS_ERR_OSSL_BAD_DECRYPT: [
      'The key is encrypted, and its passphrase is wrong or missing',
      '密钥已加密，口令错误或缺失',
      { category: 'auth' }
    ],
    TLS_ERR_OSSL_EVP_BAD_DECRYPT: [
      'The key is encrypted, and its passphrase is wrong or missing',
      '密钥已加密，口令错误或缺失',
      { category: 'auth' }
    ],
    TLS_ERR_OSSL_BAD_PASSWORD_READ: [
      'The key is encrypted, but there is no passphrase',
      '密钥已加密，但未提供口令',
      { category: 'auth' }
    ],
    TLS_ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED: [
      'The key is encrypted, but there is no passphrase',
      '密钥已加密，但未提供口令',
      { category: 'auth' }
    ],
    TLS_ERR_OSSL_PKCS12_MAC_VERIFY_FAILURE: [
      'The passphrase of the PKCS#12 file is wrong',
      'PKCS#12 文件的口令错误',
      { category: 'auth' }
    ],
    TLS_ERR_OSSL_UNSUPPORTED: [
      'OpenSSL cannot read the key: it is not a PEM key, is damaged, or is of an unsupported kind',
      'OpenSSL 无法读取密钥：不是 PEM 密钥、已损坏，或类型不受支持',
      { category: 'format' }
    ],
    TLS_ERR_OSSL_EVP_UNSUPPORTED: [
      'OpenSSL no longer supports the algorithm',
      'OpenSSL 已不支持该算法',
      { category: 'format' }
    ],
    TLS_ERR_SSL_EE_KEY_TOO_SMALL: ['Our own key is too short for the security level', '我方密钥长度低于安全级别要求'],
    TLS_ERR_SSL_CA_MD_TOO_WEAK: ['The signature of our own certificate is too weak', '我方证书的签名算法强度不足'],
    TLS_ERR_TLS_INVALID_CONTEXT: ['The TLS settings are unusable', 'TLS 设置不可用']
  })
}
