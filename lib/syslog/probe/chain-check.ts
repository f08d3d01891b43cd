import { X509Certificate } from 'node:crypto'
import path from 'node:path'
import { rootCertificates } from 'node:tls'
import type { CheckOutcome, LiveCheck, ProposedFix, Seen } from '../../../types/report.ts'
import { certificatesIn } from '../../tls/pem.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { readTlsFiles, type TlsParams } from '../stream/tls-files.ts'
import { chainOrder, hasIssued } from './chain-order.ts'
import { filesNear, type NearFile } from './near-files.ts'
import { reorder } from './reorder-chain.ts'

/** Checks that each certificate is issued by the next one, up to one issued by a root: senders know only roots. */
export function chainCheck(tls: TlsParams): LiveCheck {
  return {
    id: 'syslog.certificate_chain',
    after: ['syslog.certificate'],
    target: tls.cert,
    rulesOut: ['TLS_SUBJECT_ISSUER_MISMATCH'],
    run: async () => {
      const chain = certificatesIn((await readTlsFiles(tls)).cert)
      const near = await filesNear([tls.cert, tls.key, ...(tls.ca === undefined ? [] : [tls.ca])])
      const evidence: Seen[] = [
        {
          kind: 'metadata',
          how: `openssl crl2pkcs7 -nocrl -certfile ${tls.cert} | openssl pkcs7 -print_certs -noout`,
          value: chain.map(({ subject, issuer }) => ({ subject, issuer })),
          shareable: chain.length
        }
      ]
      const broken = chain.findIndex(
        (certificate, index) => index + 1 < chain.length && !hasIssued(chain[index + 1] ?? certificate, certificate)
      )
      return { ...(broken === -1 ? topOutcome(tls, chain, near) : brokenOutcome(tls, chain, broken, near)), evidence }
    }
  }
}

function brokenOutcome(
  tls: TlsParams,
  chain: readonly X509Certificate[],
  broken: number,
  near: readonly NearFile[]
): CheckOutcome {
  const own = near.find((file) => file.path === tls.cert)
  return {
    status: 'warn',
    causes: [
      {
        code: 'TLS_SUBJECT_ISSUER_MISMATCH',
        context: { values: { cert: tls.cert, key: tls.key } },
        fixes: own === undefined ? [] : reorder(own, chainOrder(chain, 0), near),
        detail: `certificate ${broken + 2} in ${tls.cert} has not issued certificate ${broken + 1}`
      }
    ]
  }
}

/**
 * Checks whether the last certificate of the file was issued by a root, which senders know, or by an intermediate,
 * which they do not. If its issuer is unknown, a file with a chain is assumed to be complete.
 */
function topOutcome(tls: TlsParams, chain: readonly X509Certificate[], near: readonly NearFile[]): CheckOutcome {
  const top = chain.at(-1)
  if (top === undefined || hasIssued(top, top)) return { status: 'pass' }
  const issuers = near.flatMap((file) =>
    file.certificates.filter((certificate) => hasIssued(certificate, top)).map((certificate) => ({ file, certificate }))
  )
  if (issuers.some(({ certificate }) => hasIssued(certificate, certificate))) return { status: 'pass' }
  const fixes = [...wholeChains(tls, chain, near), ...issuers.slice(0, 1).map(({ file }) => appended(tls, file))]
  if (issuers.length === 0 && isPublicRoot(top)) return { status: 'pass' }
  if (issuers.length === 0 && !/^CA Issuers/m.test(top.infoAccess ?? ''))
    return { status: chain.length > 1 ? 'pass' : 'unknown', because: unknownIssuer(top) }
  return {
    status: 'warn',
    causes: [
      {
        // A certificate that names the address of its issuer's certificate was hardly issued by a root
        code: 'SYSLOG_CERTIFICATE_CHAIN_INCOMPLETE',
        confidence: issuers.length === 0 ? 'possible' : 'likely',
        context: { values: { cert: tls.cert, key: tls.key, issuer: lineOf(top.issuer) } },
        fixes
      }
    ]
  }
}

/** Proposes files next to it with the same certificate and a longer chain: `fullchain.pem` next to `cert.pem`. */
function wholeChains(
  { cert }: TlsParams,
  chain: readonly X509Certificate[],
  near: readonly NearFile[]
): readonly ProposedFix[] {
  const whole = near.filter(
    ({ path: file, certificates }) =>
      file !== cert &&
      certificates.length > chain.length &&
      certificates[0]?.fingerprint256 === chain[0]?.fingerprint256 &&
      chainOrder(certificates, 0).every((at, place) => at === place)
  )
  return whole.map((file) => ({
    text: {
      en: `Name the file with the whole chain: \`tls.cert\` = ${path.basename(file.path)}`,
      zh: `填写包含完整证书链的文件：\`tls.cert\` = ${path.basename(file.path)}`
    },
    set: [{ path: ['tls', 'cert'], value: file.path }]
  }))
}

/** Proposes to append the issuer: the file keeps its owner and mode, and the source reloads it by itself. */
function appended({ cert }: TlsParams, { path: issuer }: NearFile): ProposedFix {
  const command = `cat ${quotePosix(issuer)} >> ${quotePosix(cert)}`
  return {
    text: {
      en: `Append the certificate of the issuer, which is in ${path.basename(issuer)}`,
      zh: `把签发者的证书追加在其后：位于 ${path.basename(issuer)}`
    },
    commands: { linux: command, darwin: command }
  }
}

/** Whether a public root has issued the certificate: Node includes the roots that browsers trust. */
export function isPublicRoot(certificate: X509Certificate): boolean {
  return rootCertificates.some((root) => hasIssued(new X509Certificate(root), certificate))
}

function unknownIssuer({ issuer }: X509Certificate): { readonly en: string; readonly zh: string } {
  return {
    en: `its issuer (${lineOf(issuer)}) is in none of the files: correct if it is a root that the senders know, wrong if it is an intermediate`,
    zh: `各文件中都没有其签发者（${lineOf(issuer)}）：如果它是发送方信任的根证书则正确，如果是中间证书则缺失`
  }
}

/** A certificate's name on one line: Node writes each part on a line of its own. */
function lineOf(name: string): string {
  return name.replaceAll('\n', ', ')
}
