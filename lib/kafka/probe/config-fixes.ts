import type { ParamEdit, ProposedFix } from '../../../types/report.ts'
import { socketText } from '../../errors/socket-text.ts'
import { security } from '../client/config-value.ts'
import { loginValues } from '../client/login-values.ts'
import type { KafkaParams } from '../params.ts'
import type { BrokerAt } from './probed.ts'

// What a machine can fix: settings of the source.

/** Without the brokers that are no good. */
export function onlyBrokers(good: readonly BrokerAt[], bad: readonly BrokerAt[]): ProposedFix {
  const [left, out] = [listOf(good), listOf(bad)]
  return {
    text: {
      en: `Take ${out} out of \`brokers\`: nothing is wrong with ${left}`,
      zh: `从 \`brokers\` 中移除 ${out}：${left} 没有问题`
    },
    set: [{ path: ['brokers'], value: good.map(({ broker }) => broker) }]
  }
}

/** The same broker by a name that its certificate has. */
export function withName({ brokers }: KafkaParams, { broker, port }: BrokerAt, name: string): ProposedFix {
  const right = socketText(name, port)
  return {
    text: {
      en: `Name the broker as its certificate does: ${right} in place of ${broker}`,
      zh: `使用证书中的名称：将 ${broker} 改为 ${right}`
    },
    set: [{ path: ['brokers'], value: brokers.map((each) => (each === broker ? right : each)) }]
  }
}

/** Where none of the names in its certificate leads to the broker. */
export function namedBy({ broker, host }: BrokerAt, names: readonly string[]): ProposedFix {
  const shown = names.slice(0, 5).join(', ')
  return {
    text: {
      en: `On ${broker}, let the certificate have ${host} among its subjectAltNames${shown === '' ? '' : `, which are ${shown}`}; or let one of these names lead to the broker, and name it so in \`brokers\``,
      zh: `请让 ${broker} 的证书在 subjectAltName 中包含 ${host}${shown === '' ? '' : `（现为 ${shown}）`}；或让其中某个名称解析到该 broker，并写入 \`brokers\``
    }
  }
}

/** TLS on, with or without a login as before. */
export function withTls(params: KafkaParams): ProposedFix {
  const protocol = security(params).login ? 'SASL_SSL' : 'SSL'
  return {
    text: {
      en: 'Switch TLS on: the port speaks it, with a certificate that this process trusts',
      zh: '启用 TLS：该端口使用 TLS，且其证书受本进程信任'
    },
    set: [protocolIs(protocol)]
  }
}

/** TLS on, as before with or without a login; the file of the authority is a person's to name. */
export function withAuthority(params: KafkaParams, issuer: string | null): ProposedFix {
  const protocol = security(params).login ? 'SASL_SSL' : 'SSL'
  const [en, zh] = issuer === null ? ['the authority of the brokers', '签发 broker 证书的 CA'] : [issuer, issuer]
  return {
    text: {
      en: `Switch TLS on, and name the PEM file of ${en} as \`ssl_ca_location\`: have it from whoever runs the brokers`,
      zh: `启用 TLS，并在 \`ssl_ca_location\` 中填写 ${zh} 的 PEM 文件（向 broker 的管理者索取）`
    },
    toml: `[sources.params.config]\nsecurity_protocol = "${protocol}"\nssl_ca_location = "brokers-ca.pem"`
  }
}

/** The login as it is, with the password that is to be put right; the user where it is no secret. */
export function withPassword(params: KafkaParams, mechanism: string): ProposedFix {
  const protocol = security(params).tls ? 'SASL_SSL' : 'SASL_PLAINTEXT'
  const { user = '${KAFKA_USER}' } = loginValues(params)
  return {
    // In the catalogue's words, whose example it takes the place of
    text: {
      en: 'Correct user and password, by a variable, never in the file itself',
      zh: '更正用户名和密码；密码通过变量提供，不要写在文件中'
    },
    toml: `[sources.params.config]\nsecurity_protocol = "${protocol}"\nsasl_mechanisms = "${mechanism}"\nsasl_username = ${JSON.stringify(user)}\nsasl_password = "\${KAFKA_PASSWORD}"`
  }
}

/** TLS off, with or without a login as before, and nothing left that belongs to TLS. */
export function withoutTls(params: KafkaParams): ProposedFix {
  const protocol = security(params).login ? 'SASL_PLAINTEXT' : 'PLAINTEXT'
  return {
    text: {
      en: `Switch TLS off (\`${protocol}\`): the port does not speak it. Where the network between is not trusted, name the port of a listener with TLS instead`,
      zh: `关闭 TLS（\`${protocol}\`）：该端口不使用 TLS。如果网络不可信，请改用启用了 TLS 的监听端口`
    },
    set: [protocolIs(protocol), ...without(params, 'ssl_')],
    // Without TLS nobody looks at certificates any more
    verify: 'kafka.api'
  }
}

/** Who the source is there, a person knows. The strongest of what is offered comes first. */
export function withLogin(params: KafkaParams, { broker }: BrokerAt, offered: readonly string[]): ProposedFix {
  const protocol = security(params).tls ? 'SASL_SSL' : 'SASL_PLAINTEXT'
  const mechanism = LOGINS.find((each) => offered.includes(each))
  const shown = offered.join(', ')
  return {
    text: {
      en: `Log in: ${broker} wants it, and offers ${shown}. The user and its password are given by variables`,
      zh: `请登录：${broker} 要求登录，提供 ${shown}。用户名和口令通过变量提供`
    },
    // The token of any other login comes from code
    ...(mechanism === undefined
      ? {}
      : {
          toml: `[sources.params.config]\nsecurity_protocol = "${protocol}"\nsasl_mechanisms = "${mechanism}"\nsasl_username = "\${KAFKA_USER}"\nsasl_password = "\${KAFKA_PASSWORD}"`
        })
  }
}

/** No login, and nothing left that belongs to one. */
export function withoutLogin(params: KafkaParams): ProposedFix {
  const protocol = security(params).tls ? 'SSL' : 'PLAINTEXT'
  return {
    text: {
      en: `Leave the login out (\`${protocol}\`): the listener has none`,
      zh: `去掉登录（\`${protocol}\`）：该监听器没有登录`
    },
    set: [protocolIs(protocol), ...without(params, 'sasl_')]
  }
}

/** The one mechanism that is offered and served here. */
export function withMechanism(mechanism: string): ProposedFix {
  return {
    text: {
      en: `Log in by ${mechanism}, which is what the listener offers`,
      zh: `使用监听器提供的登录方式 ${mechanism}`
    },
    set: [{ path: ['config', 'sasl_mechanisms'], value: mechanism }]
  }
}

/** `topic` with one name put right. */
export function withTopic(params: KafkaParams, wrong: string, right: string): ProposedFix {
  return {
    text: { en: `Read "${right}" in place of "${wrong}"`, zh: `将主题 "${wrong}" 改为 "${right}"` },
    set: [{ path: ['topic'], value: params.topic.map((topic) => (topic === wrong ? right : topic)) }]
  }
}

/** Lets the source make what is missing. */
export function makingTopics(partitions: number, replication: number): ProposedFix {
  return {
    text: {
      en: 'Let the source make the topic, where its name is right; its user needs the right to create topics',
      zh: '如果名称无误，由源创建该主题；其用户需要创建主题的权限'
    },
    set: [{ path: ['create_topics'], value: { partitions, replication } }]
  }
}

/** A group of the source's own. What the old one has committed does not count in it. */
export function withGroup(groupId: string): ProposedFix {
  return {
    text: {
      en: `Give the source a group of its own, "${groupId}". It begins where \`from\` says, as the new group has no commits`,
      zh: `为该源使用独立的消费者组 "${groupId}"。新组没有已提交的位移，从 \`from\` 指定处开始`
    },
    set: [{ path: ['group_id'], value: groupId }],
    risk: 'rereads'
  }
}

export function withInstances(count: number): ProposedFix {
  return {
    text: { en: `Let ${count} members of the group run in this process`, zh: `在本进程中运行 ${count} 个组成员` },
    set: [{ path: ['instances'], value: count }]
  }
}

/** A setting of `config`, in words that say what for. */
export function withSetting(name: string, value: string, text: ProposedFix['text']): ProposedFix {
  return { text, set: [{ path: ['config', name], value }] }
}

const LOGINS = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN']

function protocolIs(value: string): ParamEdit {
  return { path: ['config', 'security_protocol'], value }
}

/** Settings that mean nothing any more are an error of the configuration. */
function without({ config = {} }: KafkaParams, kind: 'ssl_' | 'sasl_'): readonly ParamEdit[] {
  return Object.keys(config)
    .filter((name) => name.startsWith(kind))
    .map((name) => ({ path: ['config', name], value: null }))
}

function listOf(brokers: readonly BrokerAt[]): string {
  return brokers.map(({ broker }) => broker).join(', ')
}
