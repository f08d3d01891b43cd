import type { X509Certificate } from 'node:crypto'
import { certificatesIn } from '../../tls/pem.ts'

export interface CertificateProblem {
  readonly code: 'SYSLOG_CERTIFICATE_EXPIRED' | 'SYSLOG_CERTIFICATE_NOT_YET_VALID' | 'SYSLOG_CERTIFICATE_EXPIRES_SOON'
  readonly detail: string
  /** Whether the certificate is an issuer's, after the source's own in the file. */
  readonly isIssuers: boolean
}

/**
 * The most serious current or imminent problem with the dates of a certificate and its chain, for the certificate that
 * expires first of those with the problem. Null if there is none. `now`: ms since the epoch.
 */
export function certificateProblem(pem: Buffer, now: number): CertificateProblem | null {
  const [own, ...issuers] = certificatesIn(pem)
  const chain = (own === undefined ? [] : [own, ...issuers]).sort((one, other) => end(one) - end(other))
  const problem = (
    code: CertificateProblem['code'],
    certificate: X509Certificate,
    dates: string
  ): CertificateProblem => ({ code, detail: `${nameOf(certificate)} ${dates}`, isIssuers: certificate !== own })
  const expired = chain.find((certificate) => end(certificate) < now)
  if (expired !== undefined) return problem('SYSLOG_CERTIFICATE_EXPIRED', expired, `was valid until ${expired.validTo}`)
  const early = chain.find((certificate) => begin(certificate) > now)
  if (early !== undefined)
    return problem('SYSLOG_CERTIFICATE_NOT_YET_VALID', early, `is valid from ${early.validFrom} on`)
  const soon = chain.find((certificate) => end(certificate) < now + SOON_MS)
  return soon === undefined ? null : problem('SYSLOG_CERTIFICATE_EXPIRES_SOON', soon, `is valid until ${soon.validTo}`)
}

/** The subject of a file's first certificate, and its end of validity. */
export function certificateText(pem: Buffer): string {
  return certificatesIn(pem)
    .slice(0, 1)
    .map((own) => `${nameOf(own)} is valid until ${own.validTo}`)
    .join('')
}

function begin({ validFrom }: X509Certificate): number {
  return Date.parse(validFrom)
}

function end({ validTo }: X509Certificate): number {
  return Date.parse(validTo)
}

/** The subject on one line, with the serial number. A certificate need not have a subject. */
function nameOf({ subject, serialNumber }: X509Certificate): string {
  return `${((subject as string | undefined) ?? '').replaceAll('\n', ', ')} (${serialNumber})`.trimStart()
}

const SOON_MS = 30 * 24 * 3600 * 1000
