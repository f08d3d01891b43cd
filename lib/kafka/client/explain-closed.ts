import { errorChain } from '../../errors/error-chain.ts'
import { classifyError } from '../../errors/classify.ts'
import { readFacts } from '../../errors/error-facts.ts'
import { sourceErrorOf } from '../../errors/make-error.ts'
import { messageOf } from '../../errors/message-of.ts'
import { SourceError } from '../../errors/source-error.ts'
import { socketText } from '../../errors/socket-text.ts'
import type { ErrorContext } from '../../../types/classification.ts'
import type { ErrorCode, SourceErrorCode } from '../../../types/error-codes.ts'
import type { KafkaParams } from '../params.ts'
import { askBroker } from './ask-broker.ts'
import { configValue, security } from './config-value.ts'
import { speaksTls } from './tls-port.ts'

/** What is known about the cluster when something failed. */
export interface Surroundings {
  /** The place that errors of the source name. */
  readonly place: ErrorContext
  /** The broker that refused a login last: kafkajs' errors do not name it. */
  readonly refusedBy: BrokerPlace | null
  /** The addresses that brokers advertise. */
  readonly advertised: readonly AdvertisedBroker[]
  readonly askKafka: typeof askBroker
}

interface BrokerPlace {
  readonly host: string
  readonly port: number
}

export interface AdvertisedBroker extends BrokerPlace {
  readonly nodeId: number
}

type Params = Pick<KafkaParams, 'config'> & Partial<Pick<KafkaParams, 'brokers'>>

/**
 * Explains failures whose cause the client cannot know: a broker that does not understand a request hangs up without an
 * answer. In that case this asks the port which protocol it speaks, so that the error names a wrong `security_protocol`
 * or a port that is not Kafka's. If a login mechanism is not offered, the error lists those that are. An unreachable
 * address that a broker has advertised is reported as such. Any other error is returned unchanged.
 */
export async function explainClosed(
  error: unknown,
  params: Params,
  signal: AbortSignal,
  ask: typeof speaksTls = speaksTls,
  around: Partial<Surroundings> = {}
): Promise<unknown> {
  const { code } = classifyError(error, { area: 'kafka' })
  const broker = brokerOf(error) ?? (ABOUT_LOGIN.has(code) ? (around.refusedBy ?? null) : null)
  if (broker === null) return error
  const told = (
    code: SourceErrorCode,
    detail: string | null,
    values: Readonly<Record<string, string>> = {}
  ): SourceError => {
    const place = { area: 'kafka', ...around.place, ...broker, values: { ...around.place?.values, ...values } } as const
    return sourceErrorOf(code, place, { ...(detail === null ? {} : { detail }), cause: error })
  }
  if (AWAY.has(code)) {
    const detail = advertisedAs(broker, params, around.advertised ?? [])
    return detail === null ? error : told(code, `${detail}: ${messageOf(error)}`)
  }
  const { tls, login } = security(params)
  const askKafka = around.askKafka ?? askBroker
  if (HANG_UPS.has(code)) {
    const overTls = await ask(broker.host, broker.port, PATIENCE_MS, signal)
    if (overTls === null) return error
    const answer = await askKafka(broker.host, broker.port, overTls, PATIENCE_MS, signal)
    if (answer?.speaks === 'other') return told('KAFKA_NOT_KAFKA', null)
    if (overTls !== tls) return told(overTls ? 'KAFKA_TLS_REQUIRED' : 'KAFKA_TLS_NOT_SPOKEN', null)
    if (login || answer === null || answer.mechanisms === null) return error
    const wantsLogin = told(code, `the listener requires a login, and offers ${offered(answer.mechanisms)}`)
    return new SourceError(
      { ...wantsLogin.classification, retryable: false },
      { cause: error, context: SourceError.contextOf(wantsLogin) }
    )
  }
  if (code !== 'KAFKA_SASL_MECHANISM') return error
  const answer = await askKafka(broker.host, broker.port, tls, PATIENCE_MS, signal)
  if (answer?.speaks !== 'kafka' || answer.mechanisms === null) return error
  return told(code, `it offers ${offered(answer.mechanisms)}, not ${configValue(params, 'sasl_mechanisms')}`, {
    offered: offered(answer.mechanisms)
  })
}

/** Describes an address that is not in `brokers` but was advertised by a broker; null for any other address. */
function advertisedAs(
  { host, port }: BrokerPlace,
  { brokers = [] }: Params,
  advertised: readonly AdvertisedBroker[]
): string | null {
  const address = socketText(host, String(port))
  if (brokers.includes(address)) return null
  const broker = advertised.find((one) => one.host === host && one.port === port)
  if (broker === undefined) return null
  return `broker ${broker.nodeId} advertises ${address}, which this machine cannot reach`
}

function offered(mechanisms: readonly string[]): string {
  return mechanisms.length === 0 ? 'none' : mechanisms.join(', ')
}

/** The broker that an error or one of its causes names. */
function brokerOf(error: unknown): BrokerPlace | null {
  for (const one of errorChain(error)) {
    const { host, port } = readFacts(one)
    if (host !== undefined && port !== undefined) return { host, port }
  }
  return null
}

const HANG_UPS: ReadonlySet<string> = new Set<ErrorCode>([
  'KAFKA_CONNECTION_CLOSED',
  'KAFKA_CONNECTION_LOST',
  'KAFKA_TLS_HANDSHAKE_FAILED',
  'KAFKA_REQUEST_TIMEOUT'
])
const AWAY: ReadonlySet<string> = new Set<ErrorCode>([
  'KAFKA_CONNECTION_REFUSED',
  'KAFKA_CONNECTION_TIMEOUT',
  'KAFKA_HOST_NOT_FOUND',
  'KAFKA_UNREACHABLE'
])
const ABOUT_LOGIN: ReadonlySet<string> = new Set<ErrorCode>(['KAFKA_SASL_MECHANISM'])
const PATIENCE_MS = 3000
