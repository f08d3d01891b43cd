import type { BadValue } from '../../types/params.ts'
import { compilePattern, type CompiledPattern } from '../pattern/compile-pattern.ts'
import { patternFault } from '../pattern/pattern-fault.ts'
import { isTable } from '../config/params/value-kinds.ts'

/** topic => partition => where to begin: an offset, or an end of the partition. */
export type StartOffsets = Readonly<Record<string, Readonly<Record<string, number | string>>>>

/** How missing topics are created; false if they are not. */
export type CreateTopics = false | { readonly partitions: number; readonly replication: number }

/** A token for OAUTHBEARER, with extensions that a broker may require (KIP-342). */
export interface BearerToken {
  readonly value: string
  readonly extensions?: Readonly<Record<string, string>>
}

/** Provides a token when one is needed. */
export type OauthBearerProvider = () => Promise<BearerToken>

// Each function returns the end of a sentence that begins with the param's name; null if nothing is wrong.

/** `host:port`, with an IPv6 address in brackets. */
export function badBroker(broker: string): string | null {
  const [, host = '', port = ''] = /^(\[[0-9a-f:.%]{2,64}\]|[^\s:/[\]@,]{1,253}):(\d{1,5})$/i.exec(broker) ?? []
  if (host !== '') return Number(port) >= 1 && Number(port) <= 65_535 ? null : 'takes ports from 1 to 65535'
  return broker.includes('://')
    ? 'takes "host:port", without a scheme'
    : 'takes "host:port", such as "kafka1:9092" or "[fd00::1]:9092"'
}

/** A name that Kafka allows, or `/regex/`. */
export function badTopic(topic: string): string | BadValue | null {
  return topic.startsWith('/') ? badPattern(topic) : badTopicName(topic)
}

export function badTopicName(topic: string): string | null {
  if (topic === '.' || topic === '..') return 'cannot be `.` or `..`'
  if (isUnreadable(topic)) return 'has a name that kafkajs cannot read, as every object of JavaScript has it'
  return /^[A-Za-z0-9._-]{1,249}$/.test(topic)
    ? null
    : 'takes names of 1 to 249 letters, digits, `.`, `_` and `-`, or "/regex/"'
}

/**
 * kafkajs keeps topics as properties of plain objects: it fails for a topic named like a property that every object
 * inherits.
 */
export function isUnreadable(topic: string): boolean {
  return topic in Object.prototype
}

/** The expression of a topic written as `/regex/` or `/regex/i`; null for a plain name or an invalid expression. */
export function topicPattern(topic: string): CompiledPattern | null {
  const { pattern, before } = patternIn(topic) ?? {}
  return pattern === undefined || patternFault(pattern) !== null ? null : compilePattern(`${before}${pattern}`)
}

export function badGroupId(group: string): string | null {
  if (Buffer.byteLength(group) > 32_767) return 'is too long: Kafka takes 32767 bytes'
  return group.includes('\0') ? 'cannot hold a NUL character' : null
}

export function badStartOffsets(value: unknown): string | null {
  if (!isTable(value)) return offsetsForm
  const fine = Object.values(value).every(
    (topic) =>
      isTable(topic) &&
      Object.entries(topic).every(([partition, offset]) => {
        return /^\d{1,10}$/.test(partition) && isOffset(offset)
      })
  )
  return fine ? null : offsetsForm
}

export function badCreateTopics(value: unknown): string | null {
  if (value === false) return null
  if (!isTable(value)) return topicsForm
  const { partitions, replication, ...others } = value
  return isCount(partitions) && isCount(replication) && Object.keys(others).length === 0 ? null : topicsForm
}

const offsetsForm =
  'takes a table of topics, each with its partitions and where they begin: `{ topic = { 0 = 1500, 1 = "earliest" } }`'
const topicsForm = 'takes false or `{ partitions = 3, replication = 2 }`'

function badPattern(topic: string): string | BadValue | null {
  const found = patternIn(topic)
  if (found === null) return 'is not a valid regular expression between slashes, such as "/^logs-/"'
  const fault = patternFault(found.pattern)
  return fault?.part === undefined ? fault : { ...fault, part: { ...fault.part, offset: fault.part.offset + 1 } }
}

/** `before` holds the flags as the inline prefix of a pattern. */
function patternIn(topic: string): { readonly pattern: string; readonly before: string } | null {
  const [, pattern, flags] = /^\/(.+)\/(i?)$/s.exec(topic) ?? []
  return pattern === undefined ? null : { pattern, before: flags === 'i' ? '(?i)' : '' }
}

function isOffset(offset: unknown): boolean {
  if (typeof offset === 'number') return Number.isSafeInteger(offset) && offset >= 0
  return typeof offset === 'string' && /^(?:\d{1,19}|earliest|latest)$/.test(offset)
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 32_767
}
