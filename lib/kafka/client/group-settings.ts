import type { KafkaParams } from '../params.ts'
import { configFlag, configNumber, configValue } from './config-value.ts'

/** The settings that the source itself needs as a member of the group. Times are in ms. */
export interface GroupSettings {
  readonly from: 'earliest' | 'latest'
  readonly autoCommit: boolean
  readonly commitIntervalMs: number
  readonly maxPollIntervalMs: number
  /** Null if there is no limit. */
  readonly maxPollRecords: number | null
  readonly sessionTimeoutMs: number
  /** How long the group waits for its members to rejoin. */
  readonly rebalanceTimeoutMs: number
  readonly heartbeatIntervalMs: number
  readonly requestTimeoutMs: number
  readonly metadataMaxAgeMs: number
  readonly fetchMaxWaitMs: number
  readonly reconnectBackoffMs: number
  readonly reconnectBackoffMaxMs: number
  readonly retries: number
}

export function groupSettings(params: Pick<KafkaParams, 'config' | 'from'>): GroupSettings {
  const sessionTimeoutMs = configNumber(params, 'session_timeout_ms')
  const maxPollRecords = configValue(params, 'max_poll_records')
  return {
    from: (params.from ?? configValue(params, 'auto_offset_reset')) === 'earliest' ? 'earliest' : 'latest',
    autoCommit: configFlag(params, 'enable_auto_commit'),
    commitIntervalMs: Math.max(1, configNumber(params, 'auto_commit_interval_ms')),
    maxPollIntervalMs: configNumber(params, 'max_poll_interval_ms'),
    maxPollRecords: maxPollRecords === null ? null : Number(maxPollRecords),
    sessionTimeoutMs,
    // A member that rejoins later than this is expelled, even though its session has not expired
    rebalanceTimeoutMs: Math.max(LEAST_REBALANCE_MS, sessionTimeoutMs),
    heartbeatIntervalMs: configNumber(params, 'heartbeat_interval_ms'),
    requestTimeoutMs: configNumber(params, 'request_timeout_ms'),
    metadataMaxAgeMs: configNumber(params, 'metadata_max_age_ms'),
    fetchMaxWaitMs: configNumber(params, 'fetch_max_wait_ms'),
    reconnectBackoffMs: configNumber(params, 'reconnect_backoff_ms'),
    reconnectBackoffMaxMs: configNumber(params, 'reconnect_backoff_max_ms'),
    retries: configNumber(params, 'retries')
  }
}

/** The default of Kafka's own consumers is five minutes, that of kafkajs one. */
const LEAST_REBALANCE_MS = 60_000
