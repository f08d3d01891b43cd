import type { X509Certificate } from 'node:crypto'
import type { LiveCheck, ProposedFix } from '../../../types/report.ts'
import { certificatesIn } from '../../tls/pem.ts'
import { readTlsFiles, type TlsParams } from '../stream/tls-files.ts'
import { otherPair } from './replacement-files.ts'
import { isAnyServers, isForServers, usageNames } from './server-use.ts'

/** Checks that the certificate is valid for a server: senders check its extended key usage. */
export function useCheck(tls: TlsParams, now: () => number): LiveCheck {
  return {
    id: 'syslog.certificate_use',
    after: ['syslog.certificate'],
    target: tls.cert,
    rulesOut: ['SYSLOG_CERTIFICATE_NOT_FOR_SERVERS'],
    run: async () => {
      const [own] = certificatesIn((await readTlsFiles(tls)).cert)
      const usage = own === undefined ? [] : usageNames(own)
      const evidence = [
        {
          kind: 'metadata',
          how: `openssl x509 -in ${tls.cert} -noout -ext extendedKeyUsage`,
          value: usage,
          shareable: usage.length
        }
      ] as const
      if (own === undefined || isForServers(own)) return { status: 'pass', evidence }
      const isBetter = ([other]: readonly X509Certificate[]): boolean =>
        other !== undefined &&
        isAnyServers(other) &&
        Date.parse(other.validTo) > now() &&
        Date.parse(other.validFrom) <= now()
      return {
        status: 'fail',
        evidence,
        causes: [
          {
            code: 'SYSLOG_CERTIFICATE_NOT_FOR_SERVERS',
            context: { values: { cert: tls.cert, key: tls.key, usage: usage.join(', ') } },
            fixes: [...(await otherPair(tls, isBetter)), haveItIssued]
          }
        ]
      }
    }
  }
}

const haveItIssued: ProposedFix = {
  text: {
    en: 'Have a certificate issued for servers: `extendedKeyUsage = serverAuth`, or with `clientAuth` beside it where one is to serve both',
    zh: '重新签发用于服务器的证书：`extendedKeyUsage = serverAuth`；如需同时用于客户端，再加上 `clientAuth`'
  }
}
