import type { X509Certificate } from 'node:crypto'

/** Whether senders accept the certificate from a server. Without an extended key usage, it is for any use. */
export function isForServers(certificate: X509Certificate): boolean {
  const usage = usageOf(certificate)
  return usage.length === 0 || usage.includes(SERVER_AUTH) || usage.includes(ANY)
}

/** Whether this may be a server's own certificate, not an authority's without a name to connect to. */
export function isAnyServers(certificate: X509Certificate): boolean {
  return isForServers(certificate) && (!certificate.ca || certificate.subjectAltName !== undefined)
}

/** The certificate's purposes, in the terms of OpenSSL's configuration. */
export function usageNames(certificate: X509Certificate): readonly string[] {
  return usageOf(certificate).map((id) => NAMES.get(id) ?? id)
}

/** The extended key usage, which Node calls `keyUsage`; it is undefined if the certificate lacks that extension. */
function usageOf({ keyUsage }: X509Certificate): readonly string[] {
  return keyUsage ?? []
}

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
const ANY = '2.5.29.37.0'
const NAMES: ReadonlyMap<string, string> = new Map([
  [SERVER_AUTH, 'serverAuth'],
  ['1.3.6.1.5.5.7.3.2', 'clientAuth'],
  ['1.3.6.1.5.5.7.3.3', 'codeSigning'],
  ['1.3.6.1.5.5.7.3.4', 'emailProtection'],
  ['1.3.6.1.5.5.7.3.8', 'timeStamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSPSigning'],
  [ANY, 'anyExtendedKeyUsage']
])
