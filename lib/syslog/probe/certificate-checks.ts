import type { Cause, CheckOutcome, LiveCheck, ProbeContext, Seen } from '../../../types/report.ts'
import { certificatesIn } from '../../core/check-certificates.ts'
import type { SyslogParams } from '../params.ts'
import { certificateProblem, certificateText } from '../stream/certificate-dates.ts'
import { readTlsFiles, type TlsFiles, type TlsParams } from '../stream/tls-files.ts'
import { causeOf } from './cause-of.ts'
import { renewedPair, secondHalf } from './replacement-files.ts'

/** The certificate that the source shows and what it asks of its senders' ones: files that can be used and belong together, dates, chain, authority. */
export function certificateChecks(params: SyslogParams, { clock }: Pick<ProbeContext, 'clock'>): readonly LiveCheck[] {
  const { tls } = params
  return tls === undefined ? [] : [filesCheck(tls), datesCheck(tls, () => clock.now()), chainCheck(tls), clientsCheck(tls, () => clock.now())]
}

function filesCheck(tls: TlsParams): LiveCheck {
  return {
    id: FILES, target: tls.cert,
    rulesOut: ['TLS_FILE_NOT_FOUND', 'TLS_FILE_UNREADABLE', 'TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH', 'TLS_ERR_OSSL_PEM_NO_START_LINE'],
    run: async () => {
      try {
        const { cert } = await readTlsFiles(tls)
        return { status: 'pass', evidence: [certificateSeen(tls.cert, cert)] }
      } catch (error) {
        const cause = causeOf(error, { values: { cert: tls.cert, key: tls.key } }, await secondHalf(tls))
        return { status: 'fail', evidence: [{ kind: 'stat', how: `openssl x509 -in ${tls.cert}, openssl pkey -in ${tls.key}`, value: cause.code, shareable: cause.code }], causes: [cause] }
      }
    }
  }
}

function datesCheck(tls: TlsParams, now: () => number): LiveCheck {
  return {
    id: 'syslog.certificate_dates', after: [FILES], target: tls.cert, rulesOut: ['SYSLOG_CERTIFICATE_EXPIRED', 'SYSLOG_CERTIFICATE_NOT_YET_VALID'],
    run: async () => {
      const { cert } = await readTlsFiles(tls)
      const evidence = [certificateSeen(tls.cert, cert)]
      const problem = certificateProblem(cert, now())
      if (problem === null) return { status: 'pass', evidence }
      const cause: Cause = { ...problem, confidence: 'certain', context: { values: { cert: tls.cert, key: tls.key } }, fixes: await renewedPair(tls, now()) }
      return { status: problem.code === 'SYSLOG_CERTIFICATE_EXPIRES_SOON' ? 'warn' : 'fail', evidence, causes: [cause] }
    }
  }
}

/** Senders know a root at most: each certificate has to be issued by the one behind it. */
function chainCheck(tls: TlsParams): LiveCheck {
  return {
    id: 'syslog.certificate_chain', after: [FILES], target: tls.cert, rulesOut: ['TLS_SUBJECT_ISSUER_MISMATCH'],
    run: async () => {
      const chain = certificatesIn((await readTlsFiles(tls)).cert)
      const evidence: Seen[] = [{
        kind: 'metadata', how: `openssl crl2pkcs7 -nocrl -certfile ${tls.cert} | openssl pkcs7 -print_certs -noout`,
        value: chain.map(({ subject, issuer }) => ({ subject, issuer })), shareable: chain.length
      }]
      const broken = chain.findIndex((certificate, index) => index + 1 < chain.length && !certificate.checkIssued(chain[index + 1] ?? certificate))
      return broken === -1 ? { status: 'pass', evidence } : {
        status: 'warn', evidence,
        causes: [{
          code: 'TLS_SUBJECT_ISSUER_MISMATCH', context: { values: { cert: tls.cert, key: tls.key } },
          detail: `certificate ${broken + 2} in ${tls.cert} has not issued certificate ${broken + 1}`
        }]
      }
    }
  }
}

function clientsCheck(tls: TlsParams, now: () => number): LiveCheck {
  return {
    id: 'syslog.client_cert', after: [FILES], target: tls.ca ?? 'the system\'s authorities', rulesOut: ['TLS_CERT_HAS_EXPIRED'],
    run: async () => {
      const how = `client_cert = "${tls.clientCert}"`
      if (tls.clientCert === 'none') return { status: 'pass', evidence: [{ kind: 'metadata', how, value: 'no sender is asked', shareable: 'no sender is asked' }] }
      const { ca } = await readTlsFiles(tls)
      return ca === undefined ? publicOnly(how) : authorityOutcome(tls, ca, now())
    }
  }
}

/** The system's authorities issue hardly any certificates for senders. */
function publicOnly(how: string): CheckOutcome {
  return {
    status: 'pass', evidence: [{ kind: 'metadata', how, value: 'without `ca`', shareable: 'without `ca`' }],
    because: { en: 'without `tls.ca` only senders with a certificate of a public authority are accepted', zh: '未设置 `tls.ca` 时，只接受持有公共 CA 所签证书的发送方' }
  }
}

function authorityOutcome(tls: TlsParams, ca: NonNullable<TlsFiles['ca']>, now: number): CheckOutcome {
  const authorities = certificatesIn(ca)
  const evidence = [certificateSeen(tls.ca ?? '', ca)]
  const valid = authorities.filter(({ validTo }) => Date.parse(validTo) >= now)
  return valid.length > 0 ? { status: 'pass', evidence } : {
    status: tls.clientCert === 'require' ? 'fail' : 'warn', evidence,
    causes: [{ code: 'TLS_CERT_HAS_EXPIRED', context: { values: { ca: tls.ca ?? '' } }, detail: `${tls.ca ?? ''}: ${certificateText(ca)}` }]
  }
}

function certificateSeen(file: string, pem: Buffer): Seen {
  const [own] = certificatesIn(pem)
  const dates = { validFrom: own?.validFrom ?? null, validTo: own?.validTo ?? null }
  return { kind: 'metadata', how: `openssl x509 -in ${file} -noout -subject -issuer -dates`, value: { subject: own?.subject ?? null, issuer: own?.issuer ?? null, ...dates }, shareable: dates }
}

const FILES = 'syslog.certificate'
