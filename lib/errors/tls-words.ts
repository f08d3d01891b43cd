/**
 * Node's name for a TLS failure that a text describes in the wording of OpenSSL, of rustls or of Node itself:
 * `ERR_SSL_WRONG_VERSION_NUMBER`, `CERT_HAS_EXPIRED`. Null for any other text.
 */
export function tlsNameInWords(words: string): string | null {
  const verification = find(VERIFICATION, words)
  const named = openSslName(words)
  // The handshake error only states that a certificate was refused; the text next to it gives the reason
  if (named !== undefined && named !== 'ERR_SSL_CERTIFICATE_VERIFY_FAILED') return named
  if (verification !== undefined) return verification
  const go = /\bremote error: tls: ([a-z ]{2,40})/.exec(words)?.[1]
  const rustls = /\breceived fatal alert: ([A-Za-z_]{2,30})/i.exec(words)?.[1]
  return (
    (rustls === undefined ? undefined : RUSTLS_ALERTS.get(rustls.replaceAll('_', '').toLowerCase())) ??
    GO_ALERTS.find(([said]) => go?.startsWith(said))?.[1] ??
    alertName(words) ??
    find(HANDSHAKE, words) ??
    (/\bcertificate verify failed\b/i.test(words) ? 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' : null)
  )
}

/**
 * `error:0A00010B:SSL routines:ssl3_get_record:wrong version number` => `ERR_SSL_WRONG_VERSION_NUMBER`, as Node makes
 * it; and Python's `[SSL: WRONG_VERSION_NUMBER]`.
 */
function openSslName(words: string): string | undefined {
  const python = /\[SSL: ([A-Z0-9_]{3,60})\]/.exec(words)?.[1]
  if (python !== undefined) return `ERR_SSL_${python}`
  const [, library, reason] =
    /\berror:[0-9A-F]{8}:([A-Za-z0-9 ]{1,40}) routines:[^:]{0,80}:([A-Za-z0-9/ ]{1,80})/.exec(words) ?? []
  if (library === undefined || reason === undefined) return undefined
  return library === 'SSL' ? `ERR_SSL_${nameOf(reason)}` : `ERR_OSSL_${nameOf(library)}_${nameOf(reason)}`
}

/**
 * `tlsv1 alert unknown ca` => `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA`: what OpenSSL's tools and Python print without the
 * number.
 */
function alertName(words: string): string | undefined {
  const alert =
    /\b(?:tlsv1[0-3]?|sslv3|ssl\/tls) alert (?:unknown ca|bad certificate|handshake failure|protocol version|internal error|access denied|decrypt error|decode error|certificate (?:required|expired|revoked|unknown)|unsupported certificate|no application protocol)\b/i.exec(
      words
    )?.[0]
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
  [
    /unable to get local issuer certificate|invalid (?:peer )?certificate: UnknownIssuer|signed by unknown authority|unable to find valid certification path|signer not found|certificate issuer is unknown/,
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'
  ],
  [/unable to get issuer certificate/, 'UNABLE_TO_GET_ISSUER_CERT'],
  [/x509: certificate has expired or is not yet valid: .{0,100} is before\b/, 'CERT_NOT_YET_VALID'],
  [
    /certificate has expired|certificate chain uses expired certificate|\bCertificateExpiredException\b|invalid (?:peer )?certificate: (?:certificate )?Expired/i,
    'CERT_HAS_EXPIRED'
  ],
  [
    /certificate is not yet valid|\bCertificateNotYetValidException\b|chain uses not yet valid certificate|invalid (?:peer )?certificate: (?:NotValidYet|CertNotValidYet|certificate not valid yet)/i,
    'CERT_NOT_YET_VALID'
  ],
  [/certificate (?:is )?revoked|invalid (?:peer )?certificate: (?:Cert)?Revoked/, 'CERT_REVOKED'],
  [/(?:unsuitable|unsupported) certificate purpose|invalid (?:peer )?certificate: InvalidPurpose/, 'INVALID_PURPOSE'],
  [
    /does not match certificate's altnames|invalid (?:peer )?certificate: (?:(?:Cert)?NotValidForName|certificate not valid for name)|host ?name mismatch, certificate is not valid|x509: (?:certificate is (?:not )?valid for|cannot validate certificate for)|No subject alternative (?:DNS )?names?|name in the certificate does not match|subject name .{1,300} does not match target host/i,
    'ERR_TLS_CERT_ALTNAME_INVALID'
  ],
  [
    /invalid (?:peer )?certificate: (?:BadSignature|Bad(?:Der)?Encoding|InvalidSignatureForPublicKey)/i,
    'CERT_SIGNATURE_FAILURE'
  ]
]

const HANDSHAKE: Phrases = [
  [
    /\bwrong version number\b|received corrupt message(?: of type)?|first record does not look like a TLS handshake|server gave HTTP response to HTTPS client|unexpected TLS packet was received|Unsupported or unrecognized SSL message/i,
    'ERR_SSL_WRONG_VERSION_NUMBER'
  ],
  [
    /\bno shared cipher\b|NoCipherSuitesInCommon|\bno cipher ?suites? in common\b|\bNo supported cipher suites have been found\b|negotiate a supported cipher suite/i,
    'ERR_SSL_NO_SHARED_CIPHER'
  ],
  [
    /\bunsupported protocol\b(?=.*\b(?:SSL|TLS)\b)|peer (?:is incompatible|doesn't support any known protocol)|illegal or unsupported version was received|tls: protocol version not supported|No appropriate protocol/i,
    'ERR_SSL_UNSUPPORTED_PROTOCOL'
  ],
  [
    /\bpeer did not return a certificate\b|peer sent no certificates|NoCertificatesPresented|tls: client didn't provide a certificate|\bNo certificate was found\b/i,
    'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE'
  ],
  [
    /\bunexpected eof while reading\b|peer closed connection without sending TLS close_notify|TLS connection was non-properly terminated/i,
    'ERR_SSL_UNEXPECTED_EOF_WHILE_READING'
  ],
  [/\bkey values mismatch\b|KeyMismatch|keys may not be consistent/i, 'ERR_OSSL_X509_KEY_VALUES_MISMATCH']
]

/** Go's wording of the alerts received from the peer. */
const GO_ALERTS: readonly (readonly [said: string, name: string])[] = [
  ['handshake failure', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'],
  ['bad certificate', 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'],
  ['unsupported certificate', 'ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE'],
  ['revoked certificate', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED'],
  ['expired certificate', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED'],
  ['unknown certificate authority', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
  ['unknown certificate', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN'],
  ['certificate required', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
  ['access denied', 'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED'],
  ['protocol version not supported', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
  ['internal error', 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR'],
  ['unrecognized name', 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME']
]

/** rustls and Java use the alert names of RFC 8446 section 6; Node uses the original ones of OpenSSL. */
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
