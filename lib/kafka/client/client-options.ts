import type { ConsumerConfig, KafkaConfig, RetryOptions } from 'kafkajs'
import type { KafkaParams } from '../params.ts'
import { seedBroker } from './broker-address.ts'
import { configNumber, configValue } from './config-value.ts'
import { groupSettings } from './group-settings.ts'
import { loginOptions } from './sasl-options.ts'
import { openSocket } from './socket-factory.ts'
import type { TlsOptions } from './tls-options.ts'

/**
 * The options of kafkajs' client. `tls` is the result of `tlsOptions`; null if there is no TLS. `clientLog` adds the
 * log.
 */
export function kafkaOptions(params: KafkaParams, tls: TlsOptions | null): KafkaConfig {
  const connectionTimeout = Math.min(configNumber(params, 'socket_connection_setup_timeout_ms'), LONGEST_CONNECTION_MS)
  const sasl = loginOptions(params)
  const retry = retryOptions(params)
  return {
    brokers: params.brokers.map(seedBroker),
    clientId: configValue(params, 'client_id') ?? '',
    ...(tls === null ? {} : { ssl: tls }),
    ...(sasl === null ? {} : { sasl }),
    connectionTimeout,
    // The steps after connecting (API versions, login) may take as long again
    authenticationTimeout: connectionTimeout,
    requestTimeout: configNumber(params, 'request_timeout_ms'),
    enforceRequestTimeout: true,
    // For connections: the client may give up soon, because the source then replaces it and reports that. A client
    // moves on to the next broker only when it retries: with fewer retries, one dead broker would hide those after it
    retry: { ...retry, retries: Math.max(Math.min(retry.retries, FEW_TRIES), params.brokers.length - 1) },
    socketFactory: openSocket
  }
}

/** The options of a member of the group. */
export function consumerOptions(params: KafkaParams): ConsumerConfig {
  const { sessionTimeoutMs, heartbeatIntervalMs, rebalanceTimeoutMs, fetchMaxWaitMs, metadataMaxAgeMs } =
    groupSettings(params)
  return {
    groupId: params.groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: heartbeatIntervalMs,
    rebalanceTimeout: rebalanceTimeoutMs,
    maxBytesPerPartition: configNumber(params, 'max_partition_fetch_bytes'),
    minBytes: configNumber(params, 'fetch_min_bytes'),
    maxBytes: configNumber(params, 'fetch_max_bytes'),
    maxWaitTimeInMs: fetchMaxWaitMs,
    readUncommitted: configValue(params, 'isolation_level') === 'read_uncommitted',
    rackId: configValue(params, 'client_rack') ?? '',
    metadataMaxAge: metadataMaxAgeMs,
    retry: retryOptions(params),
    allowAutoTopicCreation: false
  }
}

const FEW_TRIES = 2
/** kafkajs waits three times as long for a lock, and a timer fires immediately if its delay exceeds Node's maximum. */
const LONGEST_CONNECTION_MS = Math.floor((2 ** 31 - 1) / 3)

function retryOptions(params: KafkaParams): RetryOptions & { readonly retries: number } {
  return {
    retries: configNumber(params, 'retries'),
    initialRetryTime: configNumber(params, 'retry_backoff_ms'),
    maxRetryTime: configNumber(params, 'retry_backoff_max_ms'),
    // kafkajs' own values, given because they differ if NODE_ENV is "test"
    factor: 0.2,
    multiplier: 2,
    // The source decides about restarts: kafkajs would restart silently and without end
    restartOnFailure: async () => false
  }
}
