import type { ProposedFix } from '../../../../types/report.ts'
import { revocationLists } from '../../../tls/check-certificates.ts'
import { lookInto, showFingerprint, showRevocationPoints } from './tls-commands.ts'
import { nameOf } from './tls-words.ts'
import { firstOf, fileAndParam, type Around } from './trust-tries.ts'

/** Fixes for a revocation list: another list in a file beside it, then what a person can do. */
export async function listFixes(around: Around): Promise<readonly ProposedFix[]> {
  return [...(await otherList(around)), listByHand(around)]
}

async function otherList({ ca, crl, beside, tries, broker }: Around): Promise<readonly ProposedFix[]> {
  const lists = beside.filter(({ path, content }) => path !== crl?.path && content.form === 'pem' && content.lists > 0)
  const authorities = ca?.files.map(({ bytes }) => bytes) ?? []
  const found = await firstOf(lists, ({ bytes }) =>
    tries({ ...(authorities.length === 0 ? {} : { ca: authorities }), crl: revocationLists(bytes) })
  )
  if (found === null) return []
  return [
    {
      text: {
        en: `${fileAndParam(crl)} is not the revocation list of the authority that issued the certificate of ${broker}, or is out of date: name ${found.path}, with which ${broker} is trusted`,
        zh: `${fileAndParam(crl)} 不是 ${broker} 的 CA 的吊销列表，或已过期：请改为 ${found.path}，使用它即可信任`
      },
      set: [{ path: ['config', 'ssl_crl_location'], value: found.path }]
    }
  ]
}

function listByHand({ talk: { certificate, distrust }, broker, crl }: Around): ProposedFix {
  const issuer = nameOf({ subject: certificate?.issuer })
  if (distrust === 'CERT_REVOKED') {
    return {
      text: {
        en: `${fileAndParam(crl)} revokes the certificate of ${broker} (serial ${certificate?.serialNumber ?? ''}): have ${issuer} issue another certificate for the broker, and put it into the file of its \`ssl.keystore.location\``,
        zh: `${fileAndParam(crl)} 吊销了 ${broker} 的证书（序列号 ${certificate?.serialNumber ?? ''}）：请由 ${issuer} 为该 broker 重新签发，并放入其 \`ssl.keystore.location\` 文件`
      },
      commands: showFingerprint(broker)
    }
  }
  return {
    text: {
      en: `Put into ${fileAndParam(crl)} the current revocation list of ${issuer}, which issued the certificate of ${broker}; if there are intermediate authorities, the list of each`,
      zh: `请在 ${fileAndParam(crl)} 中放入 ${issuer}（签发了 ${broker} 的证书）当前发布的吊销列表；如有中间 CA，则需各级 CA 的列表`
    },
    commands: crl?.path === null || crl === undefined ? showRevocationPoints(broker) : lookInto('crl', crl.path)
  }
}
