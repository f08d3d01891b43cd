import type { KafkaConfig, LogEntry } from 'kafkajs'
import type { OpenContext } from '../../../types/connector.ts'
import { Varying } from '../../core/log-line.ts'
import { isLogged } from '../../core/source-log.ts'
import { redact } from '../../errors/redact.ts'
import type { KafkaJs } from './load-kafkajs.ts'

/** What kafkajs tells by its log alone. */
export interface LogHooks {
  /** A position was not in the partition any more; kafkajs goes on at the beginning or the end. */
  readonly onOffsetReset?: (place: TopicPartition) => void
  /** The user may not use the group; kafkajs then says no more than that it found no coordinator. */
  readonly onGroupRefused?: () => void
  /** A broker (`host:port`) has refused a login, which the client's error does not name. */
  readonly onLoginRefused?: (broker: string) => void
}

export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** Where its lines go. */
export type LogContext = Pick<OpenContext, 'info' | 'debug' | 'trace'>

/** Of who only looks: what kafkajs says of it would be taken for the source's. */
export const SILENT: LogContext = { info: () => {}, debug: () => {}, trace: () => {} }

/**
 * The part of kafkajs' options that keeps its log off the console: what it complains of goes to `info`, what it tells
 * to `debug`, and each of its requests to `trace`, which is asked for only where somebody reads it, as each costs two
 * entries. Lines that differ in numbers of tries alone are the same to the log, which counts them.
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
/** Only an answer that says no is logged at this level, or one that nobody needs. */
const LOGIN_ANSWER = 'Response Sasl'
const GROUP_REFUSED = 'Not authorized to access group: Group authorization failed'

/** Only what names a place or counts something: an answer of a broker (`data`, `payload`) may hold a login's bytes. */
function facts({ log }: LogEntry, names: readonly string[]): string {
  return names
    .map((name) => {
      const value: unknown = log[name]
      return typeof value === 'string' || typeof value === 'number' ? ` ${name}=${redact(String(value), 256)}` : ''
    })
    .join('')
}

const PLACES = ['broker', 'groupId', 'topic', 'partition', 'error', 'cause'] as const
/** What is another number each time that the same is said. */
const TRIES = ['memberId', 'generationId', 'retryCount', 'retryTime', 'correlationId', 'size'] as const

function partitionOf({ log }: LogEntry): TopicPartition | null {
  const topic: unknown = log['topic']
  const partition: unknown = log['partition']
  return typeof topic === 'string' && typeof partition === 'number' ? { topic, partition } : null
}
