import { getSystemErrorMap } from 'node:util'
import type { Area } from '../../types/classification.ts'
import type { ErrorCode } from '../../types/error-codes.ts'
import { configCodeOf, fileCodeOf, kafkaCodeOf, syslogCodeOf } from './area-codes.ts'
import { isKnown } from './catalogue/index.ts'
import type { ErrorFacts } from './error-facts.ts'
import { foreignCodeInWords, foreignCodeOf } from './foreign-codes.ts'
import { intakeCodeInWords, isOutcomeOnly } from './intake-words.ts'
import { isKafkaError, kafkaClassCode } from './kafka-errors.ts'
import { kafkaTlsCode, kafkaTlsCodeInWords } from './kafka-tls.ts'
import { kafkaCodeInWords } from './kafka-words.ts'
import { plainWords } from './plain-words.ts'
import { systemNameInWords } from './system-words.ts'
import { tlsAlertName } from './tls-alert-name.ts'
import { tlsNameInWords } from './tls-words.ts'

/**
 * How reliable a match is: an errno beats a time limit, which beats a bare "it was aborted", which beats a TypeError.
 */
export const CERTAINTY = { precise: 4, timeout: 3, mentioned: 2, aborted: 1, internal: 0 } as const

export interface Recognition {
  readonly code: ErrorCode
  readonly certainty: (typeof CERTAINTY)[keyof typeof CERTAINTY]
}

/** Recognises the code of one error by its facts; null if they contain nothing known. */
export function recognise(facts: ErrorFacts, given: Area | undefined): Recognition | null {
  const area = given ?? (SAYS_KAFKA.test(facts.message.slice(0, 1024)) ? 'kafka' : undefined)
  if (isKafkaError(facts)) return fromKafka(facts)
  const code = codeFor(facts, area)
  if (code !== null) return { code, certainty: CERTAINTY.precise }
  return (
    fromName(facts) ??
    (area === 'kafka' ? inKafkaWords(facts) : null) ??
    fromMessage(facts, area) ??
    fromWords(facts, area) ??
    fromProgram(facts)
  )
}

/** Marks of Kafka clients in a text: the log lines of librdkafka, the classes of Kafka's own clients. */
const SAYS_KAFKA = /\brdkafka#|\borg\.apache\.kafka\.|\[thrd:|\bkafkajs\b/

/** Recognises a kafkajs error, whatever the area. A mere wrapper yields to the wrapped error. */
function fromKafka(facts: ErrorFacts): Recognition {
  const code = kafkaClassCode(facts) ?? codeFor(facts, 'kafka')
  if (code !== null) return { code, certainty: CERTAINTY.precise }
  return (
    inKafkaWords(facts) ?? fromMessage(facts, 'kafka') ?? { code: 'KAFKA_CLIENT_FAILED', certainty: CERTAINTY.internal }
  )
}

function inKafkaWords({ message }: ErrorFacts): Recognition | null {
  const code = kafkaCodeInWords(message)
  return code === null ? null : { code, certainty: CERTAINTY.mentioned }
}

function codeFor(
  { code, syscall, message }: Pick<ErrorFacts, 'code' | 'syscall' | 'message'>,
  area: Area | undefined
): ErrorCode | null {
  const special = area === 'file' ? fileCodeOf(code) : area === 'config' ? configCodeOf(code) : null
  if (special !== null) return special
  const kafka = area === 'kafka' ? kafkaCodeOf(code, syscall) : null
  // Node states only in the message that a TLS handshake was in progress
  if (kafka !== null)
    return kafka === 'KAFKA_CONNECTION_LOST' ? (kafkaTlsCodeInWords(message.slice(0, 1024)) ?? kafka) : kafka
  if (isDns(code, syscall)) return `DNS_${code}`
  const syslog = area === 'syslog' ? syslogCodeOf(code, syscall) : null
  if (syslog !== null) return syslog
  const tls = tlsAlertName(code)
  if (isKnown(`TLS_${tls}`) || /^ERR_O?SSL_[A-Z0-9_]+$/.test(tls)) return `TLS_${tls}`
  if (OUT_OF_MEMORY.has(code)) return 'SYSTEM_OUT_OF_MEMORY'
  if (isKnown(`SYSTEM_${code}`)) return `SYSTEM_${code}`
  return foreignCodeOf(code)
}

/** Some names have one meaning from a name server and another from the kernel: the system call distinguishes them. */
function isDns(code: string, syscall: string): boolean {
  if (!isKnown(`DNS_${code}`)) return false
  return !isKnown(`SYSTEM_${code}`) || /^(?:getaddrinfo|getnameinfo|getHostBy|query[A-Z])/.test(syscall)
}

const OUT_OF_MEMORY: ReadonlySet<string> = new Set([
  'ERR_MEMORY_ALLOCATION_FAILED',
  'ERR_WORKER_OUT_OF_MEMORY',
  'Z_MEM_ERROR',
  'ZSTD_error_memory_allocation'
])

function fromName({ name, code, message }: ErrorFacts): Recognition | null {
  if (name === 'TimeoutError') return { code: 'SYSTEM_TIMEOUT', certainty: CERTAINTY.timeout }
  if (name === 'AbortError' || code === 'ABORT_ERR') return { code: 'SYSTEM_ABORTED', certainty: CERTAINTY.aborted }
  if (name === 'RangeError' && /allocation failed|invalid (?:typed )?array (?:buffer )?length/i.test(message)) {
    return { code: 'SYSTEM_OUT_OF_MEMORY', certainty: CERTAINTY.precise }
  }
  return null
}

/** Recognises a system error by its message: a library that wrapped it has often kept the message and lost the code. */
function fromMessage({ message: whole }: ErrorFacts, area: Area | undefined): Recognition | null {
  const message = plainWords(whole)
  const call =
    /\b(?:getaddrinfo|getnameinfo|query[A-Z][A-Za-z]{1,16}|(?:bind|listen|open|read|write)(?= E[A-Z]))\b/.exec(
      message
    )?.[0] ?? ''
  for (const [mentioned] of message.matchAll(/\b(?:ERR_(?:SSL_SSL\/TLS_)?[A-Z0-9_]{3,48}|E[A-Z][A-Z0-9_]{1,24})\b/g)) {
    if (mentioned.startsWith('E') && !mentioned.startsWith('ERR_') && !isSystemName(mentioned, call)) continue
    const code = codeFor({ code: mentioned, syscall: call, message }, area)
    if (code !== null) return { code, certainty: CERTAINTY.mentioned }
  }
  return null
}

/** Whether a word is the name of a system error: `ERROR` and `EXIT` are not, and `EOF` is also an ordinary word. */
function isSystemName(word: string, call: string): boolean {
  return word === 'EOF' ? call !== '' : SYSTEM_NAMES.has(word) || isKnown(`SYSTEM_${word}`) || isKnown(`DNS_${word}`)
}

const SYSTEM_NAMES: ReadonlySet<string> = new Set([...getSystemErrorMap().values()].map(([name]) => name))

/**
 * Recognises the text of another program, from a screen or its log: the program's own sentences are more specific than
 * those of the system errors in them.
 */
function fromWords({ message }: ErrorFacts, area: Area | undefined): Recognition | null {
  const words = plainWords(message)
  const own = intakeCodeInWords(words)
  // The text need not name the owner of the connection: what failed is Kafka's
  const beneath = own !== null && isOutcomeOnly(own) ? connectionCodeInWords(words) : null
  const code =
    beneath ??
    own ??
    tlsCodeInWords(words, area) ??
    foreignCodeInWords(words) ??
    systemCodeInWords(words, area) ??
    handshakeInWords(words, area)
  return code === null ? null : { code, certainty: CERTAINTY.mentioned }
}

function tlsCodeInWords(words: string, area: Area | undefined): ErrorCode | null {
  const name = tlsNameInWords(words)
  if (name === null) return null
  return (area === 'kafka' ? kafkaTlsCode(name) : null) ?? `TLS_${name}`
}

function systemCodeInWords(words: string, area: Area | undefined): ErrorCode | null {
  const name = systemNameInWords(words)
  return name === null ? null : codeFor({ code: name, syscall: '', message: words }, area)
}

function connectionCodeInWords(words: string): ErrorCode | null {
  const code = systemCodeInWords(words, 'kafka')
  return code?.startsWith('KAFKA_') ? code : null
}

/**
 * A handshake that failed without a reason: if its owner is unknown, it counts as Kafka's, as in the guide for
 * operators.
 */
function handshakeInWords(words: string, area: Area | undefined): ErrorCode | null {
  if (!/\b(?:SSL|TLS) handshake (?:failed|failure|error)\b/i.test(words)) return null
  return area === undefined || area === 'kafka'
    ? 'KAFKA_TLS_HANDSHAKE_FAILED'
    : 'TLS_ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'
}

/**
 * Recognises errors of the program itself. `JSON.parse()` throws a SyntaxError for bad data, which is no fault of the
 * program and can only be told by Node's message.
 */
function fromProgram({ name, message }: ErrorFacts): Recognition | null {
  if (!PROGRAMMING_ERRORS.has(name) || FETCH_FAILED.test(message)) return null
  if (name === 'SyntaxError' && /\bJSON\b/.test(message))
    return { code: 'SYSTEM_JSON_INVALID', certainty: CERTAINTY.mentioned }
  return { code: 'SYSTEM_INTERNAL', certainty: CERTAINTY.internal }
}

/** The messages of the TypeError that `fetch()` throws for any failure; its cause gives the reason. */
const FETCH_FAILED = /^(?:fetch failed|terminated)$/

const PROGRAMMING_ERRORS: ReadonlySet<string> = new Set([
  'SyntaxError',
  'RangeError',
  'TypeError',
  'ReferenceError',
  'EvalError',
  'URIError',
  'AssertionError'
])
