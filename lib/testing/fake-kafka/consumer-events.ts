import type {
  Consumer,
  ConsumerCommitOffsetsEvent,
  ConsumerCrashEvent,
  ConsumerEndBatchProcessEvent,
  ConsumerEvents,
  ConsumerFetchEvent,
  ConsumerFetchStartEvent,
  ConsumerGroupJoinEvent,
  ConsumerHeartbeatEvent,
  ConsumerRebalancingEvent,
  ConsumerReceivedUnsubcribedTopicsEvent,
  ConsumerStartBatchProcessEvent,
  RequestEvent
} from 'kafkajs'
import { EventEmitter } from 'node:events'
import type { Clock } from '../../../types/clock.ts'

/** event => its payload, for the events that the fake emits */
interface Payloads {
  readonly CONNECT: null
  readonly DISCONNECT: null
  readonly STOP: null
  readonly HEARTBEAT: ConsumerHeartbeatEvent['payload']
  readonly COMMIT_OFFSETS: ConsumerCommitOffsetsEvent['payload']
  readonly GROUP_JOIN: ConsumerGroupJoinEvent['payload']
  readonly FETCH_START: ConsumerFetchStartEvent['payload']
  readonly FETCH: ConsumerFetchEvent['payload']
  readonly START_BATCH_PROCESS: ConsumerStartBatchProcessEvent['payload']
  readonly END_BATCH_PROCESS: ConsumerEndBatchProcessEvent['payload']
  readonly CRASH: ConsumerCrashEvent['payload']
  readonly REBALANCING: ConsumerRebalancingEvent['payload']
  readonly RECEIVED_UNSUBSCRIBED_TOPICS: ConsumerReceivedUnsubcribedTopicsEvent['payload']
  readonly REQUEST: RequestEvent['payload']
}

export type Emit = <N extends keyof Payloads>(name: N, payload: Payloads[N]) => void

/** The events of one consumer. */
export function consumerEvents(clock: Clock): { readonly on: Consumer['on']; readonly emit: Emit } {
  const emitter = new EventEmitter()
  let count = 0
  return {
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- each event is of a type of its own
    on: <E>(name: string, listener: (event: E) => void) => {
      const listening = (event: E): void => {
        listener(event)
      }
      emitter.on(name, listening)
      return () => {
        emitter.off(name, listening)
      }
    },
    emit: (name, payload) => {
      const type = CONSUMER_EVENTS[name]
      emitter.emit(type, { id: String(count++), type, timestamp: clock.now(), payload })
    }
  }
}

export const CONSUMER_EVENTS: ConsumerEvents = {
  HEARTBEAT: 'consumer.heartbeat',
  COMMIT_OFFSETS: 'consumer.commit_offsets',
  GROUP_JOIN: 'consumer.group_join',
  FETCH_START: 'consumer.fetch_start',
  FETCH: 'consumer.fetch',
  START_BATCH_PROCESS: 'consumer.start_batch_process',
  END_BATCH_PROCESS: 'consumer.end_batch_process',
  CONNECT: 'consumer.connect',
  DISCONNECT: 'consumer.disconnect',
  STOP: 'consumer.stop',
  CRASH: 'consumer.crash',
  REBALANCING: 'consumer.rebalancing',
  RECEIVED_UNSUBSCRIBED_TOPICS: 'consumer.received_unsubscribed_topics',
  REQUEST: 'consumer.network.request',
  REQUEST_TIMEOUT: 'consumer.network.request_timeout',
  REQUEST_QUEUE_SIZE: 'consumer.network.request_queue_size'
}
