/**
 * The name that Node gives a TLS failure which a text tells in the words of OpenSSL, of rustls or of Node itself:
 * `ERR_SSL_WRONG_VERSION_NUMBER`, `CERT_HAS_EXPIRED`. Null for other words.
 */
export function tlsNameInWords(words: string): string | null {
  const verification = find(VERIFICATION, words)
  const named = openSslName(words)
  // That a certificate was refused is said by the handshake; why, by what stands beside it
  if (named !== undefined && named !== 'ERR_SSL_CERTIFICATE_VERIFY_FAILED') return named
  if (verification !== undefined) return verification
  const rustls = /\breceived fatal alert: ([A-Za-z]{2,30})/.exec(words)?.[1]
  return (rustls === undefined ? undefined : RUSTLS_ALERTS.get(rustls.toLowerCase())) ?? alertName(words) ?? find(HANDSHAKE, words) ??
    (/\bcertificate verify failed\b/i.test(words) ? 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' : null)
}

/** `error:0A00010B:SSL routines:ssl3_get_record:wrong version number` => `ERR_SSL_WRONG_VERSION_NUMBER`, as Node makes it. */
function openSslName(words: string): string | undefined {
  const [, library, reason] = /\berror:[0-9A-F]{8}:([A-Za-z0-9 ]{1,40}) routines:[^:]{0,80}:([A-Za-z0-9/ ]{1,80})/.exec(words) ?? []
  if (library === undefined || reason === undefined) return undefined
  return library === 'SSL' ? `ERR_SSL_${nameOf(reason)}` : `ERR_OSSL_${nameOf(library)}_${nameOf(reason)}`
}

/** `tlsv1 alert unknown ca` => `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA`: what OpenSSL's tools and Python print without the number. */
function alertName(words: string): string | undefined {
  const alert = /\b(?:tlsv1[0-3]?|sslv3|ssl\/tls) alert (?:unknown ca|bad certificate|handshake failure|protocol version|internal error|access denied|decrypt error|decode error|certificate (?:required|expired|revoked|unknown)|unsupported certificate|no application protocol)\b/i.exec(words)?.[0]
  return alert === undefined ? undefined : `ERR_SSL_${nameOf(alert)}`
}

function nameOf(words: string): string {
  return words.trim().replaceAll(' ', '_').toUpperCase()
}

type Phrases = readonly (readonly [RegExp, string])[]

function find(phrases: Phrases, words: string): string | undefined {
  return phrases.find(([pattern]) => pattern.test(words))?.[1]
}

const VERIFICATION: Phrases = [
  [/unable to verify the first certificate/, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  [/self.signed certificate in certificate chain/, 'SELF_SIGNED_CERT_IN_CHAIN'],
  [/self.signed certificate/, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [/unable to get local issuer certificate|invalid (?:peer )?certificate: UnknownIssuer/, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  [/unable to get issuer certificate/, 'UNABLE_TO_GET_ISSUER_CERT'],
  [/certificate has expired|invalid (?:peer )?certificate: (?:certificate )?Expired/i, 'CERT_HAS_EXPIRED'],
  [/certificate is not yet valid|invalid (?:peer )?certificate: (?:NotValidYet|CertNotValidYet|certificate not valid yet)/i, 'CERT_NOT_YET_VALID'],
  [/certificate (?:is )?revoked|invalid (?:peer )?certificate: (?:Cert)?Revoked/, 'CERT_REVOKED'],
  [/(?:unsuitable|unsupported) certificate purpose|invalid (?:peer )?certificate: InvalidPurpose/, 'INVALID_PURPOSE'],
  [/does not match certificate's altnames|invalid (?:peer )?certificate: (?:(?:Cert)?NotValidForName|certificate not valid for name)|host ?name mismatch, certificate is not valid/i, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  [/invalid (?:peer )?certificate: (?:BadSignature|Bad(?:Der)?Encoding|InvalidSignatureForPublicKey)/i, 'CERT_SIGNATURE_FAILURE']
]

const HANDSHAKE: Phrases = [
  [/\bwrong version number\b|received corrupt message(?: of type)?/i, 'ERR_SSL_WRONG_VERSION_NUMBER'],
  [/\bno shared cipher\b|NoCipherSuitesInCommon|\bno cipher ?suites? in common\b/i, 'ERR_SSL_NO_SHARED_CIPHER'],
  [/\bunsupported protocol\b(?=.*\b(?:SSL|TLS)\b)|peer (?:is incompatible|doesn't support any known protocol)/i, 'ERR_SSL_UNSUPPORTED_PROTOCOL'],
  [/\bpeer did not return a certificate\b|peer sent no certificates|NoCertificatesPresented/i, 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE'],
  [/\bunexpected eof while reading\b|peer closed connection without sending TLS close_notify/i, 'ERR_SSL_UNEXPECTED_EOF_WHILE_READING'],
  [/\bkey values mismatch\b|KeyMismatch|keys may not be consistent/i, 'ERR_OSSL_X509_KEY_VALUES_MISMATCH']
]

/** rustls names an alert as RFC 8446 section 6 does; Node as OpenSSL did first. */
const RUSTLS_ALERTS: ReadonlyMap<string, string> = new Map([
  ['handshakefailure', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'],
  ['badcertificate', 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'],
  ['unsupportedcertificate', 'ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE'],
  ['certificaterevoked', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED'],
  ['certificateexpired', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED'],
  ['certificateunknown', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN'],
  ['certificaterequired', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
  ['unknownca', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
  ['accessdenied', 'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED'],
  ['decrypterror', 'ERR_SSL_TLSV1_ALERT_DECRYPT_ERROR'],
  ['decodeerror', 'ERR_SSL_TLSV1_ALERT_DECODE_ERROR'],
  ['protocolversion', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
  ['internalerror', 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR'],
  ['unrecognisedname', 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME']
])
