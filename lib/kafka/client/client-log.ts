import type { KafkaConfig, LogEntry } from 'kafkajs'
import type { OpenContext } from '../../../types/connector.ts'
import { Varying } from '../../core/log-line.ts'
import { isLogged } from '../../core/source-log.ts'
import { redact } from '../../errors/redact.ts'
import type { KafkaJs } from './load-kafkajs.ts'

/** Callbacks for events that kafkajs reports only in its log. */
export interface LogHooks {
  /** A position was out of the partition's range; kafkajs continues at the beginning or the end. */
  readonly onOffsetReset?: (place: TopicPartition) => void
  /** The user may not use the group; kafkajs' own error only says that it found no coordinator. */
  readonly onGroupRefused?: () => void
  /** A broker (`host:port`) has refused a login; the client's error does not name the broker. */
  readonly onLoginRefused?: (broker: string) => void
}

export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** The functions that receive the lines of kafkajs' log. */
export type LogContext = Pick<OpenContext, 'info' | 'debug' | 'trace'>

/** For clients that only ask questions: kafkajs' messages about them would look like messages about the source. */
export const SILENT: LogContext = { info: () => {}, debug: () => {}, trace: () => {} }

/**
 * The part of kafkajs' options that keeps its log off the console: errors and warnings go to `info`, other messages to
 * `debug`, and each request to `trace`. kafkajs logs requests only if `trace` is enabled, because each costs two
 * entries. Lines that differ only in the number of an attempt are equal for the log, which counts them.
 */
export function clientLog(
  { logLevel }: Pick<KafkaJs, 'logLevel'>,
  log: LogContext,
  hooks: LogHooks = {},
  verbose: boolean = isLogged('kafka', 'trace')
): Pick<KafkaConfig, 'logLevel' | 'logCreator'> {
  return {
    logLevel: verbose ? logLevel.DEBUG : logLevel.INFO,
    logCreator: () => (entry) => {
      const write = entry.level >= logLevel.DEBUG ? log.trace : entry.level > logLevel.WARN ? log.debug : log.info
      write(
        'kafkajs %s [%s] %s%s%s',
        entry.label,
        entry.namespace,
        redact(entry.log.message),
        facts(entry, PLACES),
        new Varying(facts(entry, TRIES))
      )
      const place = partitionOf(entry)
      if (place !== null && entry.log.message.startsWith(OFFSET_RESET)) hooks.onOffsetReset?.(place)
      if (entry.log['error'] === GROUP_REFUSED) hooks.onGroupRefused?.()
      const broker: unknown = entry.log['broker']
      if (typeof broker === 'string' && entry.log.message.startsWith(LOGIN_ANSWER)) hooks.onLoginRefused?.(broker)
    }
  }
}

const OFFSET_RESET = 'Offset out of range, resetting'
/** kafkajs logs refusals with these words; at `trace`, successful answers, too. */
const LOGIN_ANSWER = 'Response Sasl'
const GROUP_REFUSED = 'Not authorized to access group: Group authorization failed'

/**
 * Shows only fields that name a place or count something: an answer of a broker (`data`, `payload`) may contain the
 * bytes of a login.
 */
function facts({ log }: LogEntry, names: readonly string[]): string {
  return names
    .map((name) => {
      const value: unknown = log[name]
      return typeof value === 'string' || typeof value === 'number' ? ` ${name}=${redact(String(value), 256)}` : ''
    })
    .join('')
}

const PLACES = ['broker', 'groupId', 'topic', 'partition', 'error', 'cause'] as const
/** Fields whose value changes each time the same message is logged. */
const TRIES = ['memberId', 'generationId', 'retryCount', 'retryTime', 'correlationId', 'size'] as const

function partitionOf({ log }: LogEntry): TopicPartition | null {
  const topic: unknown = log['topic']
  const partition: unknown = log['partition']
  return typeof topic === 'string' && typeof partition === 'number' ? { topic, partition } : null
}
