import type { Commands } from './advice.ts'
import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, Family } from './entry.ts'
import { inherit } from './entry.ts'
import { kafkaTool, lookAtBrokerLog, lookAtRights } from './kafka-checks.ts'

// Errors of the Kafka protocol: authorization and authentication.

const allowReading: Commands = {
  ...posix(
    'kafka-acls.sh --bootstrap-server {brokers} --add --consumer --allow-principal User:{user} --topic {topic} --group {group}'
  ),
  win32:
    'kafka-acls.bat --bootstrap-server {brokers} --add --consumer --allow-principal ("User:" + {user}) --topic {topic} --group {group}'
}

const rights: Family = {
  title: text('Rights (ACLs)', '访问权限（ACL）'),
  area: 'kafka',
  category: 'permission',
  retryable: false,
  severity: 'fatal',
  checks: [
    lookAtRights,
    check(
      'Find out as which user the broker knows this client: `kafka-authorizer.log` names the user with each refusal (`Principal = User:...`)',
      '查看 broker 将该客户端识别为哪个用户：`kafka-authorizer.log` 的每次拒绝都有记录（`Principal = User:...`）'
    ),
    check(
      'See whether there is a deny rule: it overrides all rules that allow',
      '确认是否存在拒绝规则：它优先于所有允许规则'
    )
  ],
  remedies: [
    remedy(
      'As an administrator, allow the user to read the topic in the group; if the list of rights shows a deny rule, remove it, because it overrides all rules that allow',
      '以管理员身份允许该用户在该组中读取主题；如果权限列表中有拒绝规则，请先删除它，因为它优先于所有允许规则',
      { commands: allowReading }
    ),
    remedy('Or use a topic and a group that the user may read', '或使用该用户有权读取的主题和组', {
      toml: '[sources.params]\ntopic = ["access_log"]\ngroup_id = "access-log-loader"'
    })
  ]
}

const login = { area: 'kafka', category: 'auth', retryable: false, severity: 'fatal' } as const

const identity: Family = {
  title: text('Login', '登录'),
  ...login,
  checks: [
    check(
      'See which protocol and which mechanisms the listener of that port has: `listener.security.protocol.map` and `sasl.enabled.mechanisms` of the broker',
      '查看该端口的监听器使用的协议和机制：broker 的 `listener.security.protocol.map` 和 `sasl.enabled.mechanisms`'
    ),
    lookAtBrokerLog
  ],
  remedies: [
    remedy(
      'Make `security_protocol` and `sasl_mechanisms` the same as those of the listener',
      '使 `security_protocol` 和 `sasl_mechanisms` 与监听器一致',
      {
        toml: '[sources.params.config]\nsecurity_protocol = "SASL_SSL"\nsasl_mechanisms = "SCRAM-SHA-512"\nsasl_username = "app"\nsasl_password = "${KAFKA_PASSWORD}"'
      }
    )
  ]
}

const delegation: Family = {
  title: text('Delegation tokens', '委托令牌'),
  area: 'kafka',
  category: 'auth',
  retryable: false,
  severity: 'fatal',
  checks: [
    check(
      'As an administrator, list the tokens with their owners, renewers and expiry dates',
      '以管理员身份列出令牌：属主、续期者和有效期',
      kafkaTool('delegation-tokens', '--describe --command-config client.properties')
    ),
    lookAtBrokerLog
  ],
  remedies: [
    remedy(
      'Have a token issued over a connection with a login, and renewed before it expires; all brokers need the same `delegation.token.secret.key`',
      '通过已登录的连接签发令牌，并在过期前续期；各 broker 的 `delegation.token.secret.key` 必须相同'
    ),
    remedy(
      'Use a delegation token as a login by SCRAM: its id is the user, its HMAC the password',
      '委托令牌以 SCRAM 方式登录：令牌 ID 作为用户名，HMAC 作为密码'
    )
  ]
}

/** Rights, login and tokens. */
export const kafkaProtocolAccess: Catalogue = {
  ...inherit(rights, {
    KAFKA_TOPIC_AUTHORIZATION_FAILED: [
      'The user may not read or describe the topic {topic}',
      '该用户无权读取或查看主题 {topic}'
    ],
    KAFKA_GROUP_AUTHORIZATION_FAILED: [
      'The user may not join the consumer group {group}',
      '该用户无权使用消费者组 {group}'
    ],
    KAFKA_CLUSTER_AUTHORIZATION_FAILED: [
      'The user may not do this on the cluster as a whole (create topics, for example)',
      '该用户没有集群级权限（例如创建主题）'
    ],
    KAFKA_TRANSACTIONAL_ID_AUTHORIZATION_FAILED: [
      'The user may not use this transactional id',
      '该用户无权使用该事务 ID'
    ],
    KAFKA_DELEGATION_TOKEN_AUTHORIZATION_FAILED: [
      'The user may not see or change this delegation token',
      '该用户无权查看或修改该委托令牌'
    ],
    KAFKA_SECURITY_DISABLED: [
      'Rights cannot be queried or set: the cluster has no authorizer',
      '无法查询或设置权限：集群未启用授权器',
      { category: 'config' }
    ],
    KAFKA_INVALID_PRINCIPAL_TYPE: [
      'The kind of principal is unknown: only `User` is known',
      '主体类型未知：只支持 `User`',
      { category: 'config' }
    ],
    KAFKA_PRINCIPAL_DESERIALIZATION_FAILURE: [
      'A broker could not pass the user on to the controller: their security settings differ',
      'broker 无法将用户身份转交控制器：两者的安全配置不一致',
      { category: 'internal' }
    ]
  }),
  KAFKA_ILLEGAL_SASL_STATE: {
    ...login,
    symptom: text(
      'The listener at {host}:{port} has no login (SASL), but the client tried one',
      '{host}:{port} 的监听器没有登录（SASL），而客户端尝试了登录'
    ),
    checks: [
      check(
        'See which protocol the listener of that port has: `listeners` and `listener.security.protocol.map` of the broker. `PLAINTEXT` and `SSL` have no login',
        '查看该端口的监听器使用的协议：broker 的 `listeners` 和 `listener.security.protocol.map`。`PLAINTEXT` 和 `SSL` 没有登录'
      ),
      check(
        'If the listener has one, the broker refused a step of the login just before: see what its log says about it',
        '如果监听器有登录，则是之前的登录步骤被拒绝：查看 broker 的说明'
      ),
      lookAtBrokerLog
    ],
    remedies: [
      remedy(
        'If the port is the right one, remove the login: use `PLAINTEXT`, or `SSL` if the listener speaks TLS, and no `sasl_...`',
        '如果端口无误，请去掉登录：`PLAINTEXT`（监听器使用 TLS 时为 `SSL`），并去掉所有 `sasl_...`',
        { toml: '[sources.params.config]\nsecurity_protocol = "PLAINTEXT"' }
      ),
      remedy(
        'If there should be a login, name the port of the listener that has one (`SASL_SSL` or `SASL_PLAINTEXT`)',
        '如果应当登录，请填写启用了登录的监听端口（`SASL_SSL` 或 `SASL_PLAINTEXT`）',
        { toml: '[sources.params]\nbrokers = ["kafka1:9094"]' }
      )
    ]
  },
  ...inherit(identity, {
    KAFKA_UNACCEPTABLE_CREDENTIAL: [
      'The broker does not accept this password or number of iterations for a user',
      'broker 不接受该用户的密码或迭代次数',
      { category: 'config' }
    ]
  }),
  ...inherit(delegation, {
    KAFKA_DELEGATION_TOKEN_AUTH_DISABLED: [
      'The cluster has delegation tokens switched off',
      '集群未启用委托令牌',
      { category: 'config' }
    ],
    KAFKA_DELEGATION_TOKEN_NOT_FOUND: [
      'The cluster does not know this delegation token',
      '集群中不存在该委托令牌',
      { category: 'not-found' }
    ],
    KAFKA_DELEGATION_TOKEN_OWNER_MISMATCH: [
      'The user neither owns this delegation token nor may renew it',
      '该用户既不是该委托令牌的属主，也不能续期',
      { category: 'permission' }
    ],
    KAFKA_DELEGATION_TOKEN_REQUEST_NOT_ALLOWED: [
      'The broker does not issue delegation tokens over a connection like this one: that needs another kind of login',
      '当前连接方式不能申请委托令牌：需要使用其他登录方式'
    ],
    KAFKA_DELEGATION_TOKEN_EXPIRED: ['The delegation token has expired', '委托令牌已过期']
  })
}
