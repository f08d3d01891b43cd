import type { ErrorCode } from '../../types/error-codes.ts'
import { isKnown } from './catalogue/index.ts'
import { tlsAlertName } from './tls-alert-name.ts'

/** What a TLS code of Node's means where a Kafka client met it; null for a code of something else. */
export function kafkaTlsCode(code: string): ErrorCode | null {
  const name = tlsAlertName(code)
  if (NO_TLS.has(name)) return 'KAFKA_TLS_NOT_SPOKEN'
  if (isKnown(`TLS_${name}`)) return `TLS_${name}`
  return /^ERR_SSL_[A-Z0-9_]+$/.test(name) ? 'KAFKA_TLS_HANDSHAKE_FAILED' : null
}

/** What OpenSSL's or Node's words of a TLS failure mean, where a client kept the words and lost the code; null for other words. */
export function kafkaTlsCodeInWords(words: string): ErrorCode | null {
  // A port without TLS hangs up so, but so does a broker that stops at that moment: no proof, and worth another try
  if (/before secure TLS connection was established/.test(words)) return 'KAFKA_CONNECTION_CLOSED'
  const code = openSslCode(words) ?? VERIFICATION.find(([pattern]) => pattern.test(words))?.[1]
  if (code !== undefined) return kafkaTlsCode(code) ?? `TLS_${code}`
  return /\b(?:SSL|TLS)\b.{0,40}\b(?:handshake|alert|routines)\b|handshake fail/i.test(words) ? 'KAFKA_TLS_HANDSHAKE_FAILED' : null
}

/** What an answer that is no TLS is called. */
const NO_TLS: ReadonlySet<string> = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_SSL_HTTP_REQUEST'])

/** `error:0A00010B:SSL routines:ssl3_get_record:wrong version number` => `ERR_SSL_WRONG_VERSION_NUMBER`, as Node makes it. */
function openSslCode(words: string): string | undefined {
  const [, library, reason] = /\berror:[0-9A-F]{8}:([A-Za-z0-9 ]{1,40}) routines:[^:]{0,80}:([A-Za-z0-9/ ]{1,80})/.exec(words) ?? []
  if (library === undefined || reason === undefined) return undefined
  return library === 'SSL' ? `ERR_SSL_${nameOf(reason)}` : `ERR_OSSL_${nameOf(library)}_${nameOf(reason)}`
}

function nameOf(words: string): string {
  return words.trim().replaceAll(' ', '_').toUpperCase()
}

const VERIFICATION: readonly (readonly [RegExp, string])[] = [
  [/unable to verify the first certificate/, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  [/self.signed certificate in certificate chain/, 'SELF_SIGNED_CERT_IN_CHAIN'],
  [/self.signed certificate/, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [/unable to get local issuer certificate/, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  [/unable to get issuer certificate/, 'UNABLE_TO_GET_ISSUER_CERT'],
  [/certificate has expired/, 'CERT_HAS_EXPIRED'],
  [/certificate is not yet valid/, 'CERT_NOT_YET_VALID'],
  [/certificate (?:is )?revoked/, 'CERT_REVOKED'],
  [/(?:unsuitable|unsupported) certificate purpose/, 'INVALID_PURPOSE'],
  [/does not match certificate's altnames/, 'ERR_TLS_CERT_ALTNAME_INVALID']
]
