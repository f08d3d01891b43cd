import type { X509Certificate } from 'node:crypto'
import type { Cause, CheckOutcome, LiveCheck, ProbeContext, ProposedFix, Seen } from '../../../types/report.ts'
import { certificatesIn, pemHeadings } from '../../tls/pem.ts'
import { readRegular } from '../../core/regular-file.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { SourceError } from '../../errors/source-error.ts'
import type { SyslogParams } from '../params.ts'
import { certificateProblem, certificateText } from '../stream/certificate-dates.ts'
import { readTlsFiles, type TlsFiles, type TlsParams } from '../stream/tls-files.ts'
import { causeOf } from './cause-of.ts'
import { chainCheck } from './chain-check.ts'
import { asPem } from './as-pem.ts'
import { missingFile } from './make-certificate.ts'
import { otherPair, secondHalf } from './replacement-files.ts'
import { unlockedKey } from './unlocked-key.ts'
import { useCheck } from './use-check.ts'

/**
 * Checks the source's certificate and its requirements for senders' certificates: usable files that belong together,
 * dates, chain, authority.
 */
export function certificateChecks(params: SyslogParams, { clock }: Pick<ProbeContext, 'clock'>): readonly LiveCheck[] {
  const { tls } = params
  return tls === undefined
    ? []
    : [
        filesCheck(params, tls),
        datesCheck(tls, () => clock.now()),
        useCheck(tls, () => clock.now()),
        chainCheck(tls),
        clientsCheck(tls, () => clock.now())
      ]
}

function filesCheck(params: SyslogParams, tls: TlsParams): LiveCheck {
  return {
    id: FILES,
    target: tls.cert,
    rulesOut: [
      'TLS_FILE_NOT_FOUND',
      'TLS_FILE_UNREADABLE',
      'TLS_FILE_WRONG_CONTENT',
      'TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH',
      'TLS_ERR_OSSL_PEM_NO_START_LINE'
    ],
    run: async () => {
      try {
        const { cert } = await readTlsFiles(tls)
        return { status: 'pass', evidence: [certificateSeen(tls.cert, cert)] }
      } catch (error) {
        const fitting = await secondHalf(tls, error)
        const known = causeOf(error, { values: { cert: tls.cert, key: tls.key } })
        const isMissing = known.code === 'TLS_FILE_NOT_FOUND' && fitting.length === 0
        return {
          status: 'fail',
          evidence: await contentsSeen(tls),
          causes: [
            {
              ...known,
              fixes: isMissing
                ? await missingFile(params, SourceError.contextOf(error)?.param)
                : [...fitting, ...asPem(SourceError.contextOf(error)), ...unlockedKey(known.code, tls)]
            }
          ]
        }
      }
    }
  }
}

/** The PEM headings in each file, expected or not. */
async function contentsSeen({ cert, key, ca }: TlsParams): Promise<readonly Seen[]> {
  const files = Object.entries({ cert, key, ca }).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return await Promise.all(
    files.map(async ([name, file]): Promise<Seen> => {
      const content = await readRegular(file, MOST_BYTES).then(pemHeadings, errnoOf)
      return { kind: 'stat', how: `tls.${name}: grep BEGIN ${file}`, value: content, shareable: content }
    })
  )
}

function datesCheck(tls: TlsParams, now: () => number): LiveCheck {
  return {
    id: 'syslog.certificate_dates',
    after: [FILES],
    target: tls.cert,
    rulesOut: ['SYSLOG_CERTIFICATE_EXPIRED', 'SYSLOG_CERTIFICATE_NOT_YET_VALID'],
    run: async () => {
      const { cert } = await readTlsFiles(tls)
      const evidence = [certificateSeen(tls.cert, cert)]
      const problem = certificateProblem(cert, now())
      if (problem === null) return { status: 'pass', evidence }
      const { code, detail, isIssuers } = problem
      const renewals = await otherPair(
        tls,
        (chain, own) => isRenewal(chain, own, now()) && (!isIssuers || chain.length > 1)
      )
      const cause: Cause = {
        code,
        detail,
        confidence: 'certain',
        context: { ...(isIssuers ? { cases: ['issuer'] } : {}), values: { cert: tls.cert, key: tls.key } },
        fixes: isIssuers ? [...renewals, newIssuer(tls.cert, detail)] : renewals
      }
      return {
        status: code === 'SYSLOG_CERTIFICATE_EXPIRES_SOON' ? 'warn' : 'fail',
        evidence: isIssuers ? [...evidence, chainSeen(tls.cert, cert)] : evidence,
        causes: [cause]
      }
    }
  }
}

/** Proposes to replace only expired issuers: the source's own certificate can stay. */
function newIssuer(file: string, which: string): ProposedFix {
  return {
    text: {
      en: `Keep the first certificate of ${file}, and replace the expired ones behind it by those that its authority offers today: ${which}`,
      zh: `保留 ${file} 中的第一个证书，将其后已失效的证书替换为 CA 当前提供的证书：${which}`
    }
  }
}

/** The certificates of a file with their dates. */
function chainSeen(file: string, pem: Buffer): Seen {
  const chain = certificatesIn(pem)
  return {
    kind: 'metadata',
    how: `openssl crl2pkcs7 -nocrl -certfile ${file} | openssl pkcs7 -print_certs -text -noout`,
    value: chain.map(({ subject, validFrom, validTo }) => ({ subject, validFrom, validTo })),
    shareable: chain.map(({ validFrom, validTo }) => ({ validFrom, validTo }))
  }
}

/** Whether a chain renews a certificate: for the same names, by the same authority, and currently valid throughout. */
function isRenewal(chain: readonly X509Certificate[], own: X509Certificate | undefined, now: number): boolean {
  const [other] = chain
  return (
    other?.subjectAltName === own?.subjectAltName &&
    other?.issuer === own?.issuer &&
    chain.every(({ validFrom, validTo }) => Date.parse(validFrom) <= now && Date.parse(validTo) > now)
  )
}

function clientsCheck(tls: TlsParams, now: () => number): LiveCheck {
  return {
    id: 'syslog.client_cert',
    after: [FILES],
    target: tls.ca ?? "the system's authorities",
    rulesOut: ['TLS_CERT_HAS_EXPIRED'],
    run: async () => {
      const how = `client_cert = "${tls.clientCert}"`
      if (tls.clientCert === 'none')
        return {
          status: 'pass',
          evidence: [{ kind: 'metadata', how, value: 'no sender is asked', shareable: 'no sender is asked' }]
        }
      const { ca } = await readTlsFiles(tls)
      return ca === undefined ? publicOnly(how) : authorityOutcome(tls, ca, now())
    }
  }
}

/** The outcome without `ca`: a pass with a note, because public authorities rarely issue certificates for senders. */
function publicOnly(how: string): CheckOutcome {
  return {
    status: 'pass',
    evidence: [{ kind: 'metadata', how, value: 'without `ca`', shareable: 'without `ca`' }],
    because: {
      en: 'without `tls.ca` only senders with a certificate of a public authority are accepted',
      zh: '未设置 `tls.ca` 时，只接受持有公共 CA 所签证书的发送方'
    }
  }
}

function authorityOutcome(tls: TlsParams, ca: NonNullable<TlsFiles['ca']>, now: number): CheckOutcome {
  const authorities = certificatesIn(ca)
  const evidence = [certificateSeen(tls.ca ?? '', ca)]
  const valid = authorities.filter(({ validTo }) => Date.parse(validTo) >= now)
  return valid.length > 0
    ? { status: 'pass', evidence }
    : {
        status: tls.clientCert === 'require' ? 'fail' : 'warn',
        evidence,
        causes: [
          {
            code: 'TLS_CERT_HAS_EXPIRED',
            context: { cases: ['syslog'], values: { ca: tls.ca ?? '' } },
            detail: `${tls.ca ?? ''}: ${certificateText(ca)}`
          }
        ]
      }
}

function certificateSeen(file: string, pem: Buffer): Seen {
  const [own] = certificatesIn(pem)
  const dates = { validFrom: own?.validFrom ?? null, validTo: own?.validTo ?? null }
  return {
    kind: 'metadata',
    how: `openssl x509 -in ${file} -noout -subject -issuer -dates`,
    value: { subject: own?.subject ?? null, issuer: own?.issuer ?? null, ...dates },
    shareable: dates
  }
}

const FILES = 'syslog.certificate'
const MOST_BYTES = 16_777_216
