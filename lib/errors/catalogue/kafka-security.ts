import { check, only, posix, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'
import { kafkaTool, lookAtBrokerLog } from './kafka-checks.ts'
import { tryHandshake } from './tls-checks.ts'

const tls: Pick<CatalogueEntry, 'area' | 'category' | 'retryable' | 'severity'> = {
  area: 'kafka',
  category: 'tls',
  retryable: false,
  severity: 'fatal'
}
const login = { ...tls, category: 'auth' } as const

const tryWithAuthority = check(
  'Try the handshake with the authority and the certificate of the source: the last lines say what is wrong',
  '使用源所配置的 CA 和证书尝试握手：最后几行会给出原因',
  posix(
    'openssl s_client -connect {host}:{port} -servername {host} -CAfile {ca} -cert {cert} -key {key} -verify_return_error < /dev/null'
  )
)

const whichListener = check(
  "See which protocol the listener of that port has: `listeners` and `listener.security.protocol.map` in the broker's `server.properties`",
  '查看该端口的监听器使用的协议：broker 的 `server.properties` 中的 `listeners` 和 `listener.security.protocol.map`'
)

const tryLogin = check(
  "Try the same login with one of Kafka's own tools, which reads no record and joins no group; `client.properties` holds `security.protocol`, `sasl.mechanism` and `sasl.jaas.config`",
  '用 Kafka 自带的工具尝试同样的登录（不读取记录，也不加入消费者组）；`client.properties` 中设置 `security.protocol`、`sasl.mechanism` 和 `sasl.jaas.config`',
  kafkaTool('topics', '--list --command-config client.properties')
)

const plainLogin =
  '[sources.params.config]\nsecurity_protocol = "SASL_SSL"\nsasl_mechanisms = "SCRAM-SHA-512"\nsasl_username = "app"\nsasl_password = "${KAFKA_PASSWORD}"'

const useTls = [
  only(
    ['no-login'],
    remedy(
      'Switch TLS on (`SSL`), with the authority that issued the certificates of the brokers',
      '启用 TLS（`SSL`），并指定签发 broker 证书的 CA',
      { toml: '[sources.params.config]\nsecurity_protocol = "SSL"\nssl_ca_location = "/etc/kafka/ca.pem"' }
    )
  ),
  only(
    ['login'],
    remedy(
      'Switch TLS on (`security_protocol = "SASL_SSL"`), with the authority that issued the certificates of the brokers (`ssl_ca_location`)',
      '启用 TLS（`security_protocol = "SASL_SSL"`），并指定签发 broker 证书的 CA（`ssl_ca_location`）'
    )
  )
]

/** TLS and the login, which have to match the broker's listener. */
export const kafkaSecurity: Catalogue = {
  KAFKA_TLS_REQUIRED: {
    ...tls,
    symptom: text(
      'The broker speaks TLS on that port, but `security_protocol` does not use it: {host}:{port}',
      'broker 的该端口使用 TLS，而 `security_protocol` 未启用 TLS：{host}:{port}'
    ),
    checks: [tryHandshake, whichListener],
    remedies: [
      ...useTls,
      remedy('Or name the port of a listener without TLS, if there is one', '或使用未启用 TLS 的监听端口（如果有）', {
        toml: '[sources.params]\nbrokers = ["kafka1:9092"]'
      })
    ]
  },
  KAFKA_TLS_NOT_SPOKEN: {
    ...tls,
    symptom: text(
      'The client tried TLS, but that port of the broker does not speak it: {host}:{port}',
      '尝试使用 TLS，但 broker 的该端口不支持 TLS：{host}:{port}'
    ),
    checks: [tryHandshake, whichListener, lookAtBrokerLog],
    remedies: [
      remedy('Name the port of the listener with TLS', '使用启用了 TLS 的监听端口', {
        toml: '[sources.params]\nbrokers = ["kafka1:9093"]'
      }),
      remedy(
        'Or switch TLS off, if you trust the network in between; with a login use `SASL_PLAINTEXT`, which sends a password of `PLAIN` unencrypted',
        '如果网络可信，可关闭 TLS；需要登录时为 `SASL_PLAINTEXT`，此时 `PLAIN` 的密码以明文传输',
        { toml: '[sources.params.config]\nsecurity_protocol = "PLAINTEXT"' }
      )
    ]
  },
  KAFKA_TLS_HANDSHAKE_FAILED: {
    ...tls,
    symptom: text(
      'The TLS handshake with the broker failed: {host}:{port}',
      '与 broker 的 TLS 握手失败：{host}:{port}'
    ),
    checks: [
      tryHandshake,
      tryWithAuthority,
      check(
        "Look at the names and dates of the broker's certificate: it has to name the host as the client calls it (`advertised.listeners`)",
        '查看 broker 证书的名称和有效期：证书必须包含客户端所用的主机名（`advertised.listeners`）',
        posix(
          'openssl s_client -connect {host}:{port} -servername {host} < /dev/null 2> /dev/null | openssl x509 -noout -subject -issuer -dates -ext subjectAltName'
        )
      ),
      lookAtBrokerLog
    ],
    remedies: [
      ...useTls,
      remedy(
        'If the broker requires a client certificate (`ssl.client.auth=required`), configure one with its key',
        '如果 broker 要求客户端证书（`ssl.client.auth=required`），请提供证书和密钥',
        {
          toml: '[sources.params.config]\nsecurity_protocol = "SSL"\nssl_ca_location = "/etc/kafka/ca.pem"\nssl_certificate_location = "/etc/kafka/client.pem"\nssl_key_location = "/etc/kafka/client.key"\nssl_key_password = "${KAFKA_KEY_PASSWORD}"'
        }
      ),
      remedy(
        'The source needs PEM files; these commands convert a Java key store',
        '需要 PEM 文件；Java 密钥库可按如下方式转换',
        {
          commands: posix(
            'keytool -exportcert -rfc -keystore {keystore} -alias {alias} -file ca.pem\nkeytool -importkeystore -srckeystore {keystore} -destkeystore client.p12 -deststoretype PKCS12\nopenssl pkcs12 -in client.p12 -out client.pem -nodes'
          )
        }
      ),
      remedy(
        'Do not switch the verification off (`enable_ssl_certificate_verification = "false"`): anybody in between could then steal the password',
        '不要关闭证书校验（`enable_ssl_certificate_verification = "false"`）：那样中间人可以获取密码'
      )
    ]
  },
  KAFKA_SASL_FAILED: {
    ...login,
    symptom: text(
      'The broker {host}:{port} refuses the login of {user} by {mechanism} (SASL): the user or the password is wrong',
      'broker {host}:{port} 拒绝用户 {user} 以 {mechanism} 登录（SASL）：用户名或密码错误'
    ),
    checks: [
      tryLogin,
      check(
        'Check that the variable with the password reaches the process, and does not end with a line end or a space',
        '确认保存密码的环境变量已传入进程，且末尾没有换行或空格',
        { linux: "sudo cat /proc/{pid}/environ | tr '\\0' '\\n' | grep -c '^KAFKA_PASSWORD=.'" }
      ),
      check(
        'For SCRAM, check that the user exists on the brokers, and for the same mechanism (256 and 512 have separate passwords)',
        '对于 SCRAM，确认 broker 上存在该用户，且机制相同（256 与 512 的密码分别设置）',
        kafkaTool('configs', '--describe --entity-type users --entity-name {user}')
      ),
      lookAtBrokerLog
    ],
    remedies: [
      remedy(
        'Correct the user and the password; set the password by a variable, never in the file itself',
        '更正用户名和密码；密码通过变量提供，不要写在文件中',
        { toml: plainLogin }
      ),
      only(
        ['login'],
        remedy(
          'If {user} was created for another mechanism than {mechanism}, use that one: each mechanism has its own users and passwords',
          '如果用户 {user} 是为 {mechanism} 以外的机制创建的，请改用该机制：各机制的用户和密码相互独立'
        )
      ),
      remedy(
        'For SCRAM, or have the user created or given a new password: `scram.properties` holds one line, `SCRAM-SHA-512=iterations=8192,password=...` (or `SCRAM-SHA-256=...`, as the source has it), and no brackets, which belong to `--add-config` alone',
        '对于 SCRAM，也可创建用户或重置密码：`scram.properties` 中只有一行 `SCRAM-SHA-512=iterations=8192,password=...`（或 `SCRAM-SHA-256=...`，与源的机制一致），不加方括号；方括号只用于 `--add-config`',
        {
          commands: kafkaTool(
            'configs',
            '--alter --entity-type users --entity-name {user} --add-config-file scram.properties'
          )
        }
      ),
      remedy(
        'For PLAIN, users are in the settings of the broker itself: `user_{user}="<password>"` in `listener.name.<listener>.plain.sasl.jaas.config`',
        '对于 PLAIN，用户写在 broker 自身的配置中：`listener.name.<监听器>.plain.sasl.jaas.config` 里的 `user_{user}="<密码>"`'
      ),
      remedy(
        'After too many failed attempts some providers lock a user for a while: fix the source before you start it again',
        '有些服务商会在多次失败后锁定用户：请先更正配置再重新启动源'
      )
    ]
  },
  KAFKA_SASL_MECHANISM: {
    ...login,
    category: 'config',
    symptom: text(
      'The broker {host}:{port} does not offer a login by {mechanism} (SASL mechanism), which {user} uses',
      'broker {host}:{port} 未启用用户 {user} 所用的登录方式 {mechanism}（SASL 机制）'
    ),
    checks: [
      check(
        'See which mechanisms the listener has: `sasl.enabled.mechanisms` of the broker, or `listener.name.<listener>.sasl.enabled.mechanisms`',
        '查看监听器启用的机制：broker 的 `sasl.enabled.mechanisms` 或 `listener.name.<listener>.sasl.enabled.mechanisms`'
      ),
      lookAtBrokerLog,
      whichListener
    ],
    remedies: [
      remedy(
        'Name a mechanism that the listener offers ({offered}) as `sasl_mechanisms`: `PLAIN`, `SCRAM-SHA-256`, `SCRAM-SHA-512` and `OAUTHBEARER` are supported here',
        '将 `sasl_mechanisms` 设为监听器提供的机制（{offered}）；此处支持 `PLAIN`、`SCRAM-SHA-256`、`SCRAM-SHA-512` 和 `OAUTHBEARER`'
      ),
      remedy(
        'Kerberos (`GSSAPI`) is not supported: ask for a listener with another mechanism',
        '不支持 Kerberos（`GSSAPI`）：请申请使用其他机制的监听器'
      ),
      remedy('Or have it enabled on the brokers, and restart them', '或在 broker 上启用该机制并重启')
    ]
  },
  KAFKA_SASL_TOKEN: {
    ...login,
    symptom: text(
      'The login by token (OAUTHBEARER) failed: there was no token, or the broker refuses it',
      '令牌登录（OAUTHBEARER）失败：无法获取令牌，或 broker 拒绝该令牌'
    ),
    checks: [
      check(
        'Call the function of `oauth_bearer_provider` by itself: it has to resolve to `{ value }`, without an error',
        '单独调用 `oauth_bearer_provider` 的函数：应当返回 `{ value }` 且不报错'
      ),
      check(
        'Look at the claims of the token: `exp` has to be in the future, `aud`, `iss` and `scope` have to be those that the broker expects. Do it offline: a token is a password',
        '查看令牌的声明：`exp` 应在未来，`aud`、`iss` 和 `scope` 应与 broker 的要求一致。请离线查看：令牌等同于密码'
      ),
      check('See whether the clock of this machine is right', '确认本机时钟是否准确', {
        linux: 'timedatectl',
        darwin: 'sntp time.apple.com',
        win32: 'w32tm /query /status'
      }),
      lookAtBrokerLog
    ],
    remedies: [
      remedy(
        'Let the function fetch a new token before the old one expires, and pass its errors on',
        '让该函数在旧令牌过期之前获取新令牌，并如实抛出错误'
      ),
      remedy('Correct client, secret and scope at the provider of the tokens', '在令牌服务端更正客户端、密钥和 scope'),
      remedy(
        'On the brokers, set `sasl.oauthbearer.expected.audience`, `sasl.oauthbearer.jwks.endpoint.url` and the issuer to those of the provider',
        '在 broker 上将 `sasl.oauthbearer.expected.audience`、`sasl.oauthbearer.jwks.endpoint.url` 和签发者设为令牌服务的值'
      )
    ]
  }
}
