import { check, only, posix, remedy, text } from './advice.ts'
import type { Catalogue, Family } from './entry.ts'
import { inherit } from './entry.ts'
import { lookAtClientCertificate, trustBrokers, trustClients } from './tls-checks.ts'

const showChain = check(
  'If this process connects to a server, look at the certificates that the server sends, from its own to the last',
  '如果本进程连接服务器，请查看服务器发送的证书链',
  posix('openssl s_client -connect {host}:{port} -servername {host} -showcerts < /dev/null')
)

const showDates = check(
  'If this process connects to a server, see when its certificate is valid, and what time it is here',
  '如果本进程连接服务器，请查看服务器证书的有效期以及本机时间',
  posix(
    'openssl s_client -connect {host}:{port} -servername {host} < /dev/null 2> /dev/null | openssl x509 -noout -subject -issuer -dates\ndate -u',
    'Get-Date'
  )
)

const neverSwitchOff = remedy(
  'Do not switch the verification off (`NODE_TLS_REJECT_UNAUTHORIZED=0`): anybody in between could then read and change the data',
  '不要关闭证书校验（`NODE_TLS_REJECT_UNAUTHORIZED=0`）：那样中间人可以读取并篡改数据'
)

const base = { area: 'tls', category: 'tls', retryable: false, severity: 'error' } as const

const trust: Family = {
  ...base,
  title: text('Trust', '信任链'),
  checks: [
    showChain,
    check(
      'Verify it against the authority you expect',
      '用预期的 CA 进行校验',
      posix('openssl s_client -connect {host}:{port} -servername {host} -CAfile {ca} -verify_return_error < /dev/null')
    ),
    lookAtClientCertificate
  ],
  remedies: [
    only(
      ['kafka'],
      remedy(
        'On the broker, put the whole chain into the file of `ssl.keystore.location`: its own certificate first, then each issuer; nobody trusts a chain with a gap',
        '在 broker 上，使 `ssl.keystore.location` 文件包含完整证书链：先是自身证书，然后依次为各级签发者；缺少中间证书的链不受任何人信任'
      )
    ),
    only(['kafka'], trustBrokers),
    only(['syslog'], trustClients),
    only(
      ['syslog'],
      remedy(
        'Make the peer send the intermediate certificates too: its own certificate first, then each issuer',
        '在对端配置完整证书链：先是自身证书，然后依次为各级签发者'
      )
    ),
    only(
      ['other'],
      remedy(
        'If another library in this process connects, name the authority for the whole process',
        '如果是本进程中的其他库在连接，请为整个进程指定 CA',
        {
          commands: {
            linux: 'NODE_EXTRA_CA_CERTS={ca} node app.js',
            darwin: 'NODE_EXTRA_CA_CERTS={ca} node app.js',
            win32: '$env:NODE_EXTRA_CA_CERTS = {ca}; node app.js'
          }
        }
      )
    ),
    neverSwitchOff
  ]
}

const time: Family = {
  ...base,
  title: text('Time', '有效期'),
  checks: [
    showDates,
    lookAtClientCertificate,
    check('See whether the clock of this machine is right', '确认本机时钟是否准确', {
      linux: 'timedatectl',
      darwin: 'sntp time.apple.com',
      win32: 'w32tm /query /status'
    })
  ],
  remedies: [
    remedy(
      "Have the certificate renewed, and reload the service that uses it: the sender's, if this side refuses a sender",
      '更新证书，并重新加载使用它的服务：如果被拒绝的是发送方，则在发送方更新'
    ),
    remedy('Or correct the clock, if it is wrong', '如果时钟不准，请校时'),
    neverSwitchOff
  ]
}

const revocation: Family = {
  ...base,
  title: text('Revocation', '吊销'),
  checks: [
    showChain,
    check(
      'Look at the revocation list of this process',
      '查看提供给本进程的吊销列表',
      posix('openssl crl -in {crl} -noout -text')
    )
  ],
  remedies: [
    remedy(
      'Fetch a current list from the authority; if a certificate was revoked, have another issued',
      '从 CA 获取最新的吊销列表；证书若已被吊销，请重新签发'
    ),
    neverSwitchOff
  ]
}

const purpose: Family = {
  ...base,
  title: text('Content of the certificates', '证书内容'),
  checks: [
    showChain,
    lookAtClientCertificate,
    check(
      'Look at usage, signature, key and constraints',
      '查看用途、签名、密钥和约束',
      posix(
        'openssl s_client -connect {host}:{port} -servername {host} < /dev/null 2> /dev/null | openssl x509 -noout -text',
        'certutil -dump {ca}'
      )
    )
  ],
  remedies: [
    remedy(
      'Have it issued again: for the right use (`serverAuth` for a server, `clientAuth` for a sender that presents one), by an authority that may issue it, with an up-to-date key and signature',
      '重新签发：用途正确（服务器为 `serverAuth`，出示证书的发送方为 `clientAuth`）、由有权签发的 CA 签发，并使用现行的密钥和签名算法'
    ),
    neverSwitchOff
  ]
}

const naming: Family = {
  ...base,
  title: text('Names', '名称'),
  checks: [
    check(
      'See for which names the certificate was issued (subjectAltName); the name asked for is {host}',
      '查看证书签发给哪些名称（subjectAltName）；请求的名称为 {host}',
      posix(
        'openssl s_client -connect {host}:{port} -servername {host} < /dev/null 2> /dev/null | openssl x509 -noout -ext subjectAltName'
      )
    )
  ],
  remedies: [
    remedy(
      'Connect by a name that the certificate contains, instead of an address or an alias; for a Kafka broker that is the name in its `advertised.listeners`',
      '使用证书中包含的名称连接，而不是地址或别名；对于 Kafka broker，即其 `advertised.listeners` 中的名称'
    ),
    remedy(
      'Or have it issued for this name too: every name and address that clients use belongs in subjectAltName (`DNS:logs.example.com, IP:192.0.2.1`); the common name does not count',
      '或重新签发并包含该名称：客户端连接时使用的每个名称和地址都要写入 subjectAltName（`DNS:logs.example.com, IP:192.0.2.1`）；common name 不起作用'
    ),
    neverSwitchOff
  ]
}

/** OpenSSL's verification codes as Node.js reports them, and Node's own check of the name. */
export const tlsVerification: Catalogue = {
  ...inherit(trust, {
    TLS_UNABLE_TO_GET_ISSUER_CERT: [
      'The certificate of an issuer is missing among the trusted ones, or the peer sent no certificate at all',
      '受信任证书中缺少某级签发者的证书，或对端没有提供证书'
    ],
    TLS_UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['The issuer of the certificate is unknown here', '本机不认识证书的签发者'],
    TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
      'The chain is incomplete: the peer sends no intermediate certificate, or its authority is unknown',
      '证书链不完整：对端没有发送中间证书，或其 CA 不受信任'
    ],
    TLS_DEPTH_ZERO_SELF_SIGNED_CERT: [
      "The peer's certificate is self-signed and not trusted here",
      '对端使用自签名证书，且不受本机信任'
    ],
    TLS_SELF_SIGNED_CERT_IN_CHAIN: [
      'The chain ends in a root that this side does not trust',
      '证书链终止于不受本机信任的根证书'
    ],
    TLS_CERT_CHAIN_TOO_LONG: ['The chain of certificates is too long', '证书链过长'],
    TLS_CERT_UNTRUSTED: ['The root certificate is not trusted for this use', '根证书不被信任用于该用途'],
    TLS_CERT_REJECTED: ['The root certificate is marked as rejected for this use', '根证书被标记为拒绝用于该用途'],
    TLS_INVALID_CA: [
      'A certificate in the chain is not an authority and may not issue others',
      '证书链中某证书不是 CA，无权签发'
    ],
    TLS_SUBJECT_ISSUER_MISMATCH: [
      'A certificate does not belong to its issuer: the names differ',
      '证书与其签发者不匹配：名称不同'
    ],
    TLS_AKID_SKID_MISMATCH: [
      'A certificate does not belong to its issuer: the key identifiers differ',
      '证书与其签发者不匹配：密钥标识不同'
    ],
    TLS_AKID_ISSUER_SERIAL_MISMATCH: [
      'A certificate does not belong to its issuer: the serial numbers differ',
      '证书与其签发者不匹配：序列号不同'
    ]
  }),
  ...inherit(time, {
    TLS_CERT_HAS_EXPIRED: ['A certificate has expired', '证书已过期'],
    TLS_CERT_NOT_YET_VALID: ['A certificate is not valid yet', '证书尚未生效'],
    TLS_ERROR_IN_CERT_NOT_BEFORE_FIELD: ['The first day in a certificate is malformed', '证书的生效日期格式错误'],
    TLS_ERROR_IN_CERT_NOT_AFTER_FIELD: ['The last day in a certificate is malformed', '证书的失效日期格式错误']
  }),
  ...inherit(revocation, {
    TLS_CERT_REVOKED: ['A certificate was revoked', '证书已被吊销'],
    TLS_UNABLE_TO_GET_CRL: ['The revocation list is missing', '缺少吊销列表'],
    TLS_UNABLE_TO_DECRYPT_CRL_SIGNATURE: [
      'The signature of the revocation list cannot be decrypted',
      '无法解密吊销列表的签名'
    ],
    TLS_CRL_SIGNATURE_FAILURE: ['The signature of the revocation list is wrong', '吊销列表的签名错误'],
    TLS_CRL_NOT_YET_VALID: ['The revocation list is not valid yet', '吊销列表尚未生效'],
    TLS_CRL_HAS_EXPIRED: ['The revocation list has expired', '吊销列表已过期'],
    TLS_ERROR_IN_CRL_LAST_UPDATE_FIELD: ['The date of the revocation list is malformed', '吊销列表的更新日期格式错误'],
    TLS_ERROR_IN_CRL_NEXT_UPDATE_FIELD: [
      'The next date of the revocation list is malformed',
      '吊销列表的下次更新日期格式错误'
    ],
    TLS_UNABLE_TO_GET_CRL_ISSUER: ['The issuer of the revocation list is unknown', '吊销列表的签发者未知'],
    TLS_KEYUSAGE_NO_CRL_SIGN: ['The authority may not sign revocation lists', '该 CA 无权签发吊销列表'],
    TLS_UNHANDLED_CRITICAL_CRL_EXTENSION: [
      'The revocation list has a critical extension that is not understood',
      '吊销列表含有无法处理的关键扩展'
    ]
  }),
  ...inherit(purpose, {
    TLS_UNABLE_TO_DECRYPT_CERT_SIGNATURE: ['The signature of a certificate cannot be decrypted', '无法解密证书签名'],
    TLS_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: ['The public key of an issuer cannot be read', '无法读取签发者的公钥'],
    TLS_CERT_SIGNATURE_FAILURE: ['The signature of a certificate is wrong', '证书签名错误'],
    TLS_PATH_LENGTH_EXCEEDED: ['An authority issued a longer chain than it may', 'CA 的签发层级超过允许范围'],
    TLS_INVALID_PURPOSE: [
      'The certificate is not meant for this use (server or client)',
      '证书不适用于该用途（服务器或客户端）'
    ],
    TLS_KEYUSAGE_NO_CERTSIGN: ['The authority may not sign certificates', '该 CA 无权签发证书'],
    TLS_CA_MD_TOO_WEAK: ['The signature of an authority is too weak', 'CA 的签名算法强度不足'],
    TLS_EE_KEY_TOO_SMALL: ['The key of the peer is too short', '对端密钥长度不足'],
    TLS_CA_KEY_TOO_SMALL: ['The key of an authority is too short', 'CA 密钥长度不足'],
    TLS_OUT_OF_MEM: ['The verification ran out of memory', '校验时内存不足', { category: 'limit', retryable: true }],
    TLS_UNSPECIFIED: ['The verification failed, and OpenSSL does not say why', '校验失败，OpenSSL 未说明原因']
  }),
  ...inherit(naming, {
    TLS_HOSTNAME_MISMATCH: [
      'The certificate was issued for another name than {host}',
      '证书签发给其他名称，而不是 {host}'
    ],
    TLS_ERR_TLS_CERT_ALTNAME_INVALID: [
      'The certificate was issued for another name than {host}',
      '证书签发给其他名称，而不是 {host}'
    ],
    TLS_ERR_TLS_CERT_ALTNAME_FORMAT: ['The list of names in the certificate is malformed', '证书中的名称列表格式错误']
  })
}
