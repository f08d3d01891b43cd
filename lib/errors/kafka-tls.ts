import type { ErrorCode } from '../../types/error-codes.ts'
import { isKnown } from './catalogue/index.ts'
import { tlsAlertName } from './tls-alert-name.ts'
import { tlsNameInWords } from './tls-words.ts'

/** The meaning of one of Node's TLS codes for a Kafka client; null for any other code. */
export function kafkaTlsCode(code: string): ErrorCode | null {
  const name = tlsAlertName(code)
  if (NO_TLS.has(name)) return 'KAFKA_TLS_NOT_SPOKEN'
  if (isKnown(`TLS_${name}`)) return `TLS_${name}`
  return /^ERR_SSL_[A-Z0-9_]+$/.test(name) ? 'KAFKA_TLS_HANDSHAKE_FAILED' : null
}

/**
 * The meaning of OpenSSL's or Node's message about a TLS failure, if a client kept the message but not the code; null
 * for any other text.
 */
export function kafkaTlsCodeInWords(words: string): ErrorCode | null {
  // A port without TLS closes the connection like this, but so does a broker that stops at that moment: this proves
  // nothing, and a retry is worthwhile
  if (/before secure TLS connection was established/.test(words)) return 'KAFKA_CONNECTION_CLOSED'
  const name = tlsNameInWords(words)
  if (name !== null) return kafkaTlsCode(name) ?? `TLS_${name}`
  return /\b(?:SSL|TLS)\b.{0,40}\b(?:handshake|alert|routines)\b|handshake fail/i.test(words)
    ? 'KAFKA_TLS_HANDSHAKE_FAILED'
    : null
}

/** The codes for an answer that is not TLS. */
const NO_TLS: ReadonlySet<string> = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_HTTP_REQUEST'
])
