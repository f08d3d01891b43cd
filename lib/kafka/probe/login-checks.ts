import type { Cause, CheckOutcome, CheckRun, LiveCheck } from '../../../types/report.ts'
import { askBroker } from '../client/ask-broker.ts'
import { seedBroker } from '../client/broker-address.ts'
import { configValue, security } from '../client/config-value.ts'
import { withLogin, withMechanism, withoutLogin, withPassword } from './config-fixes.ts'
import { limitOf } from './probe-limit.ts'
import type { BrokerAt, Probed } from './probed.ts'
import { withAdmin } from './with-admin.ts'

/** Checks whether the listener requires the login that the source has, and accepts it. */
export function loginChecks(probed: Probed): readonly LiveCheck[] {
  const target = probed.params.brokers.join(',')
  return [
    {
      id: 'kafka.sasl',
      after: ['kafka.api'],
      target,
      sideEffect: 'connects',
      rulesOut: ['KAFKA_SASL_MECHANISM', 'KAFKA_ILLEGAL_SASL_STATE'],
      run: (look) => mechanisms(probed, look)
    },
    {
      id: 'kafka.login',
      after: ['kafka.sasl'],
      target,
      sideEffect: 'connects',
      rulesOut: ['KAFKA_SASL_FAILED', 'KAFKA_SASL_TOKEN'],
      run: (look) => logIn(probed, look)
    }
  ]
}

async function mechanisms(probed: Probed, look: CheckRun): Promise<CheckOutcome> {
  const {
    params,
    usable: [at]
  } = probed
  if (at === undefined) return { status: 'unknown', because: NO_BROKER }
  const answer = await askBroker(at.host, at.port, probed.secure ?? false, limitOf(look.timeoutMs), look.signal)
  if (answer?.speaks !== 'kafka') return { status: 'unknown', because: NO_ANSWER }
  const offered = answer.mechanisms ?? []
  const value = { offered: answer.mechanisms }
  const evidence = [{ kind: 'metadata', how: `SaslHandshake to ${at.broker}`, value, shareable: value }] as const
  const { login } = security(params)
  if (answer.mechanisms === null) {
    if (!login) return { status: 'pass', evidence }
    return {
      status: 'fail',
      evidence,
      causes: [{ code: 'KAFKA_ILLEGAL_SASL_STATE', context: atBroker(probed, at), fixes: [withoutLogin(params)] }]
    }
  }
  if (!login) {
    const detail = `the listener requires a login, and offers ${offered.join(', ')}`
    return {
      status: 'fail',
      evidence,
      causes: [
        {
          code: 'KAFKA_CONNECTION_CLOSED',
          detail,
          context: { ...atBroker(probed, at), cases: ['kafka', 'wants-login'] },
          fixes: [withLogin(params, at, offered)]
        }
      ]
    }
  }
  const asked = configValue(params, 'sasl_mechanisms') ?? ''
  if (offered.includes(asked)) return { status: 'pass', evidence }
  return { status: 'fail', evidence, causes: [mechanismMissing(probed, at, answer.mechanisms, asked)] }
}

function mechanismMissing(probed: Probed, at: BrokerAt, mechanisms: readonly string[], asked: string): Cause {
  const offered = mechanisms.join(', ')
  const fitting = mechanisms.filter((mechanism) => WITH_PASSWORD.has(mechanism))
  const context = atBroker(probed, at)
  return {
    code: 'KAFKA_SASL_MECHANISM',
    detail: `the listener offers ${offered}, not ${asked}`,
    context: { ...context, values: { ...context.values, offered } },
    // With several mechanisms, it is unknown for which one the user has a password
    fixes: fitting.length === 1 && WITH_PASSWORD.has(asked) ? [withMechanism(fitting.join(''))] : []
  }
}

/** Tries the login only once: some providers lock a user after several failures. */
async function logIn(probed: Probed, look: CheckRun): Promise<CheckOutcome> {
  const { params, usable } = probed
  let refusedBy: Pick<BrokerAt, 'host' | 'port'> | null = null
  const how = `${security(params).login ? 'SaslAuthenticate to' : 'connect'} ${usable.map(({ broker }) => broker).join(',')}`
  try {
    await withAdmin(probed, look, () => Promise.resolve(), {
      onLoginRefused: (broker) => {
        refusedBy = usable.find((at) => seedBroker(at.broker) === broker) ?? null
      }
    })
    return { status: 'pass', evidence: [{ kind: 'metadata', how, value: 'taken', shareable: 'taken' }] }
  } catch (error) {
    const cause = probed.causeOf(error, refusedBy ?? usable[0])
    const mechanism = configValue(params, 'sasl_mechanisms') ?? ''
    const fixes =
      cause.code === 'KAFKA_SASL_FAILED' && WITH_PASSWORD.has(mechanism) ? [withPassword(params, mechanism)] : []
    return {
      status: 'fail',
      evidence: [{ kind: 'metadata', how, value: cause.detail ?? '' }],
      causes: [{ ...cause, fixes }]
    }
  }
}

function atBroker({ place }: Probed, { host, port }: BrokerAt): Probed['place'] {
  return { ...place, host, port }
}

const WITH_PASSWORD: ReadonlySet<string> = new Set(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])
const NO_BROKER = { en: 'there is no broker to ask', zh: '没有可以询问的 broker' }
const NO_ANSWER = { en: 'the broker does not say which logins it offers', zh: 'broker 未回答提供哪些登录方式' }
