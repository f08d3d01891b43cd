import type { ParamEdit, ProposedFix } from '../../../types/report.ts'
import { socketText } from '../../errors/socket-text.ts'
import { security } from '../client/config-value.ts'
import { loginValues } from '../client/login-values.ts'
import type { KafkaParams } from '../params.ts'
import type { BrokerAt } from './probed.ts'

// Fixes that a program can apply: settings of the source.

/** Keeps only the brokers that work. */
export function onlyBrokers(good: readonly BrokerAt[], bad: readonly BrokerAt[]): ProposedFix {
  const [left, out] = [listOf(good), listOf(bad)]
  return {
    text: {
      en: `Remove ${out} from \`brokers\`: nothing is wrong with ${left}`,
      zh: `从 \`brokers\` 中移除 ${out}：${left} 没有问题`
    },
    set: [{ path: ['brokers'], value: good.map(({ broker }) => broker) }]
  }
}

/** Names the same broker as its certificate names it. */
export function withName({ brokers }: KafkaParams, { broker, port }: BrokerAt, name: string): ProposedFix {
  const right = socketText(name, port)
  return {
    text: {
      en: `Name the broker as its certificate does: ${right} instead of ${broker}`,
      zh: `使用证书中的名称：将 ${broker} 改为 ${right}`
    },
    set: [{ path: ['brokers'], value: brokers.map((each) => (each === broker ? right : each)) }]
  }
}

/** For a broker whose certificate contains no name that resolves to the broker. */
export function namedBy({ broker, host }: BrokerAt, names: readonly string[]): ProposedFix {
  const shown = names.slice(0, 5).join(', ')
  return {
    text: {
      en: `Give ${broker} a certificate with ${host} in its subjectAltName${shown === '' ? '' : ` (now ${shown})`}; or make one of the names in the certificate resolve to the broker, and use that name in \`brokers\``,
      zh: `请让 ${broker} 的证书在 subjectAltName 中包含 ${host}${shown === '' ? '' : `（现为 ${shown}）`}；或让其中某个名称解析到该 broker，并写入 \`brokers\``
    }
  }
}

/** Switches TLS on, and leaves the login as it is. */
export function withTls(params: KafkaParams): ProposedFix {
  const protocol = security(params).login ? 'SASL_SSL' : 'SSL'
  return {
    text: {
      en: 'Switch TLS on: the port speaks TLS, and this process trusts its certificate',
      zh: '启用 TLS：该端口使用 TLS，且其证书受本进程信任'
    },
    set: [protocolIs(protocol)]
  }
}

/** Switches TLS on, and leaves the login as it is. Only a person can name the file of the authority. */
export function withAuthority(params: KafkaParams, issuer: string | null): ProposedFix {
  const protocol = security(params).login ? 'SASL_SSL' : 'SSL'
  const [en, zh] = issuer === null ? ['the authority of the brokers', '签发 broker 证书的 CA'] : [issuer, issuer]
  return {
    text: {
      en: `Switch TLS on, and set \`ssl_ca_location\` to the PEM file of ${en}: whoever runs the brokers has that file`,
      zh: `启用 TLS，并在 \`ssl_ca_location\` 中填写 ${zh} 的 PEM 文件（向 broker 的管理者索取）`
    },
    toml: `[sources.params.config]\nsecurity_protocol = "${protocol}"\nssl_ca_location = "brokers-ca.pem"`
  }
}

/** Shows the present login with the password to correct, and with the user unless that is a secret. */
export function withPassword(params: KafkaParams, mechanism: string): ProposedFix {
  const protocol = security(params).tls ? 'SASL_SSL' : 'SASL_PLAINTEXT'
  const { user = '${KAFKA_USER}' } = loginValues(params)
  return {
    // Worded as in the catalogue, whose example this fix replaces
    text: {
      en: 'Correct the user and the password; set the password by a variable, never in the file itself',
      zh: '更正用户名和密码；密码通过变量提供，不要写在文件中'
    },
    toml: `[sources.params.config]\nsecurity_protocol = "${protocol}"\nsasl_mechanisms = "${mechanism}"\nsasl_username = ${JSON.stringify(user)}\nsasl_password = "\${KAFKA_PASSWORD}"`
  }
}

/** Switches TLS off, removes its settings, and leaves the login as it is. */
export function withoutTls(params: KafkaParams): ProposedFix {
  const protocol = security(params).login ? 'SASL_PLAINTEXT' : 'PLAINTEXT'
  return {
    text: {
      en: `Switch TLS off (\`${protocol}\`): the port does not speak TLS. If you do not trust the network in between, name the port of a listener with TLS instead`,
      zh: `关闭 TLS（\`${protocol}\`）：该端口不使用 TLS。如果网络不可信，请改用启用了 TLS 的监听端口`
    },
    set: [protocolIs(protocol), ...without(params, 'ssl_')],
    // Without TLS no check examines certificates
    verify: 'kafka.api'
  }
}

/** Adds a login by the strongest mechanism on offer. Only a person knows the user. */
export function withLogin(params: KafkaParams, { broker }: BrokerAt, offered: readonly string[]): ProposedFix {
  const protocol = security(params).tls ? 'SASL_SSL' : 'SASL_PLAINTEXT'
  const mechanism = LOGINS.find((each) => offered.includes(each))
  const shown = offered.join(', ')
  return {
    text: {
      en: `Log in: ${broker} requires a login, and offers ${shown}. Set the user and the password by variables`,
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

/** Removes the login and its settings. */
export function withoutLogin(params: KafkaParams): ProposedFix {
  const protocol = security(params).tls ? 'SSL' : 'PLAINTEXT'
  return {
    text: {
      en: `Remove the login (\`${protocol}\`): the listener has none`,
      zh: `去掉登录（\`${protocol}\`）：该监听器没有登录`
    },
    set: [protocolIs(protocol), ...without(params, 'sasl_')]
  }
}

/** Logs in by the only mechanism that both the listener and this source support. */
export function withMechanism(mechanism: string): ProposedFix {
  return {
    text: {
      en: `Log in by ${mechanism}, which the listener offers`,
      zh: `使用监听器提供的登录方式 ${mechanism}`
    },
    set: [{ path: ['config', 'sasl_mechanisms'], value: mechanism }]
  }
}

/** Corrects one name in `topic`. */
export function withTopic(params: KafkaParams, wrong: string, right: string): ProposedFix {
  return {
    text: { en: `Read "${right}" instead of "${wrong}"`, zh: `将主题 "${wrong}" 改为 "${right}"` },
    set: [{ path: ['topic'], value: params.topic.map((topic) => (topic === wrong ? right : topic)) }]
  }
}

/** Lets the source create the missing topics. */
export function makingTopics(partitions: number, replication: number): ProposedFix {
  return {
    text: {
      en: 'If the name of the topic is right, let the source create the topic; its user then needs the right to create topics',
      zh: '如果名称无误，由源创建该主题；其用户需要创建主题的权限'
    },
    set: [{ path: ['create_topics'], value: { partitions, replication } }]
  }
}

/** Gives the source its own group, in which the commits of the old one do not count. */
export function withGroup(groupId: string): ProposedFix {
  return {
    text: {
      en: `Give the source its own group, "${groupId}". The new group has no commits, so the source begins where \`from\` says`,
      zh: `为该源使用独立的消费者组 "${groupId}"。新组没有已提交的位移，从 \`from\` 指定处开始`
    },
    set: [{ path: ['group_id'], value: groupId }],
    risk: 'rereads'
  }
}

export function withInstances(count: number): ProposedFix {
  return {
    text: { en: `Run ${count} members of the group in this process`, zh: `在本进程中运行 ${count} 个组成员` },
    set: [{ path: ['instances'], value: count }]
  }
}

/** Sets one setting in `config`; `text` explains why. */
export function withSetting(name: string, value: string, text: ProposedFix['text']): ProposedFix {
  return { text, set: [{ path: ['config', name], value }] }
}

const LOGINS = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN']

function protocolIs(value: string): ParamEdit {
  return { path: ['config', 'security_protocol'], value }
}

/** Removes settings that no longer apply: they would be an error in the configuration. */
function without({ config = {} }: KafkaParams, kind: 'ssl_' | 'sasl_'): readonly ParamEdit[] {
  return Object.keys(config)
    .filter((name) => name.startsWith(kind))
    .map((name) => ({ path: ['config', name], value: null }))
}

function listOf(brokers: readonly BrokerAt[]): string {
  return brokers.map(({ broker }) => broker).join(', ')
}
