import type { ErrorContext } from '../../types/classification.ts'
import type { OpenContext } from '../../types/connector.ts'
import type { ErrorCode } from '../../types/error-codes.ts'
import { detailSince, WarningLimit } from '../core/tell-once.ts'
import { classifyError } from '../errors/classify.ts'
import { sourceError, toSourceError } from '../errors/make-error.ts'
import type { SourceError } from '../errors/source-error.ts'
import { brokerHost } from './client/broker-address.ts'

export interface TellOptions {
  readonly values?: Readonly<Record<string, string>> | undefined
  readonly detail?: string
  readonly cause?: unknown
}

/** Reports the faults that a Kafka source survives: each kind at most once in ten seconds. */
export class KafkaReport {
  readonly #context: Pick<OpenContext, 'key' | 'clock' | 'warn'>
  readonly #limit: WarningLimit
  readonly #values: Readonly<Record<string, string>>
  /**
   * The broker of the last login that kafkajs logged: the refused one, if a login has failed. Null if it logged none.
   */
  refusedBy: { readonly host: string; readonly port: number } | null = null

  /** `values` are available to the checks and remedies of every code: group, brokers. */
  constructor(context: Pick<OpenContext, 'key' | 'clock' | 'warn'>, values: Readonly<Record<string, string>> = {}) {
    this.#context = context
    this.#limit = new WarningLimit(context.clock)
    this.#values = values
  }

  /** code => how many errors were counted without a warning of their own. */
  get errors(): Readonly<Record<string, number>> {
    return this.#limit.held
  }

  tell(code: ErrorCode, { values, detail, cause }: TellOptions = {}): void {
    const since = this.#limit.due(code)
    if (since !== null) this.#context.warn(this.make(code, { values, cause, ...detailSince(since, detail) }))
  }

  make(code: ErrorCode, { values, detail, cause }: TellOptions = {}): SourceError {
    const parts = { ...(detail === undefined ? {} : { detail }), ...(cause === undefined ? {} : { cause }) }
    return sourceError(code, this.place(values), parts)
  }

  /** Reports an error of the client that the source survived. */
  survived(error: unknown): void {
    const known = this.errorOf(error)
    if (this.#limit.due(known.code) !== null) this.#context.warn(known)
  }

  /** Turns any failure into the error that the source reports. */
  errorOf(error: unknown): SourceError {
    const place = this.place()
    const { code } = classifyError(error, place)
    return toSourceError(error, LOGIN.has(code) && this.refusedBy !== null ? { ...place, ...this.refusedBy } : place)
  }

  /** Notes the broker that refused a login: kafkajs names it only in its log. */
  loginRefused(broker: string): void {
    const [, host, port] = /^(.+):(\d{1,5})$/.exec(broker) ?? []
    if (host !== undefined) this.refusedBy = { host: brokerHost(host), port: Number(port) }
  }

  place(values: Readonly<Record<string, string>> = {}): ErrorContext {
    return { area: 'kafka', source: this.#context.key, values: { ...this.#values, ...values } }
  }
}

const LOGIN: ReadonlySet<string> = new Set<ErrorCode>([
  'KAFKA_SASL_FAILED',
  'KAFKA_SASL_MECHANISM',
  'KAFKA_SASL_TOKEN',
  'KAFKA_ILLEGAL_SASL_STATE'
])
