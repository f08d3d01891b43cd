import type { ConnectionOptions } from 'node:tls'
import type { ErrorContext } from '../../../types/classification.ts'
import type { KafkaClient } from '../../../types/kafka.ts'
import type { Cause, ProbeContext } from '../../../types/report.ts'
import { classifyInContext } from '../../errors/classify.ts'
import { brokerPlace } from '../client/broker-address.ts'
import { kafkaPlace } from '../client/kafka-place.ts'
import type { KafkaParams } from '../params.ts'
import type { Talk } from './talk.ts'

/** One of `brokers`, or an advertised address. */
export interface BrokerAt {
  /** `kafka1:9092` */
  readonly broker: string
  readonly host: string
  readonly port: number
}

/**
 * The state that the checks of a source share. They run one after the other, and each builds on the findings of earlier
 * ones.
 */
export class Probed {
  readonly params: KafkaParams
  readonly context: ProbeContext
  /** The injected client, which alone knows how to reach its brokers. */
  readonly client: KafkaClient | undefined
  readonly place: ErrorContext
  /** The entries of `brokers` that no check has ruled out so far. */
  usable: readonly BrokerAt[]
  /** host => its addresses */
  readonly addresses: Map<string, readonly string[]> = new Map()
  /** broker => its answer to the first request */
  readonly talks: Map<string, Talk> = new Map()
  /** The TLS options, once the files are read; null without TLS. */
  secure: ConnectionOptions | null = null
  /** topic that exists and may be read => how many partitions it has */
  topics: ReadonlyMap<string, number> = new Map()

  constructor(params: KafkaParams, context: ProbeContext, client?: KafkaClient) {
    this.params = params
    this.context = context
    this.client = client
    this.place = kafkaPlace(params)
    this.usable = [...new Set(params.brokers)].slice(0, MOST_BROKERS).map(brokerAt)
  }

  /** Turns an error into a cause, with the broker if it is known. */
  causeOf(error: unknown, at?: Pick<BrokerAt, 'host' | 'port'>, values: Readonly<Record<string, string>> = {}): Cause {
    const place = {
      ...this.place,
      ...(at === undefined ? {} : { host: at.host, port: at.port }),
      values: { ...this.place.values, ...values }
    }
    const {
      classification: { code, detail },
      context
    } = classifyInContext(error, place)
    return { code, detail, context: context ?? place }
  }
}

function brokerAt(broker: string): BrokerAt {
  return { broker, ...brokerPlace(broker) }
}

/** Enough to find a broker that answers; the list may be of any length. */
const MOST_BROKERS = 16
