import type { X509Certificate } from 'node:crypto'
import type { ProposedFix } from '../../../../types/report.ts'
import { lookInto, showFingerprint } from './tls-commands.ts'
import { nameOf } from './tls-words.ts'
import { fileAndParam, type Around } from './trust-tries.ts'

/** Names the certificate that is out of date; if several are, the broker's own. */
export function renewed({ talk: { certificate, issuers }, broker, ca }: Around, now: number): ProposedFix {
  const sent = [...(certificate === undefined ? [] : [certificate]), ...issuers]
  const isOut = ({ validFrom, validTo }: X509Certificate): boolean =>
    Date.parse(validTo) < now || Date.parse(validFrom) > now
  const dates = ({ validFrom, validTo }: X509Certificate): string =>
    `${new Date(validFrom).toISOString()} - ${new Date(validTo).toISOString()}`
  const own = ca?.files
    .flatMap((file) => file.content.certificates.map((certificate) => ({ certificate, file })))
    .find((each) => isOut(each.certificate))
  const out = sent.find(isOut)
  if (out === undefined && own !== undefined) {
    return {
      text: {
        en: `${own.file.path === '' ? `\`config.${ca?.param ?? ''}\`` : fileAndParam(ca)} holds ${nameOf(own.certificate)}, which is valid ${dates(own.certificate)}: replace it with the renewed certificate of that authority`,
        zh: `${own.file.path === '' ? `\`config.${ca?.param ?? ''}\`` : fileAndParam(ca)} 中 ${nameOf(own.certificate)} 的有效期为 ${dates(own.certificate)}：请替换为该 CA 更新后的证书`
      },
      ...(own.file.path === '' ? {} : { commands: lookInto('x509', own.file.path) })
    }
  }
  const shown = out ?? certificate
  const valid = shown === undefined ? '' : ` (${nameOf(shown)}, ${dates(shown)})`
  return {
    text: {
      en: `On ${broker}, renew the certificate${valid} in the file of \`ssl.keystore.location\`, and restart the broker; if the clock of this machine is wrong, correct it instead`,
      zh: `请在 ${broker} 上更新 \`ssl.keystore.location\` 文件中的证书${valid}，并重启 broker；如果本机时钟不准，请校时`
    },
    commands: showFingerprint(broker)
  }
}
