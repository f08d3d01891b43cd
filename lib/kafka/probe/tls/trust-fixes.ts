import type { Localized } from '../../../../types/classification.ts'
import type { CheckRun, ProposedFix } from '../../../../types/report.ts'
import type { BrokerAt, Probed } from '../probed.ts'
import type { Talk } from '../talk.ts'
import { renewed } from './date-fix.ts'
import { listFixes } from './list-fixes.ts'
import { appendTo, showFingerprint, showIssuers } from './tls-commands.ts'
import { holds } from './tls-fault.ts'
import type { TlsGiven } from './tls-given.ts'
import { joined, nameOf } from './tls-words.ts'
import { aroundBroker, firstOf, fileAndParam, type Around } from './trust-tries.ts'

/**
 * Fixes for a broker whose certificate is not trusted: tries each file beside the configured ones in a handshake with
 * that broker.
 */
export async function trustFixes(
  probed: Probed,
  talk: Talk,
  at: BrokerAt,
  look: CheckRun
): Promise<readonly ProposedFix[]> {
  const around = await aroundBroker(probed, talk, at, look)
  const code = talk.distrust ?? ''
  if (OF_DATES.has(code)) return [...(await otherAuthority(around)), renewed(around, probed.context.clock.now())]
  if (OF_LISTS.test(code)) return await listFixes(around)
  return OF_TRUST.has(code) ? await authorityFixes(around) : []
}

async function authorityFixes(around: Around): Promise<readonly ProposedFix[]> {
  const other = await otherAuthority(around)
  if (other.length > 0) return other
  return [(await missingLink(around)) ?? authorityByHand(around)]
}

/** Proposes a file that makes the broker trusted, instead of the configured one. */
async function otherAuthority(around: Around): Promise<readonly ProposedFix[]> {
  const { ca, beside, tries, broker } = around
  const candidates = beside.filter(
    ({ path, content }) => path !== ca?.path && content.form === 'pem' && !content.isDamaged && holds('ca', content)
  )
  const found = await firstOf(candidates, ({ bytes }) => tries({ ca: bytes }))
  if (found === null) return []
  const reason = issuerNotHeld(around)
  return [
    {
      text: joined(reason, {
        en: `name ${found.path}, with which ${broker} is trusted`,
        zh: `请改为 ${found.path}，使用它即可信任 ${broker}`
      }),
      set: [
        ...(ca === undefined || ca.path !== null ? [] : [{ path: ['config', ca.param], value: null }]),
        { path: ['config', 'ssl_ca_location'], value: found.path }
      ]
    }
  ]
}

/**
 * Finds an intermediate certificate that the broker should send, but does not, in a file beside that of the authority.
 */
async function missingLink(around: Around): Promise<ProposedFix | null> {
  const { ca, beside, tries, broker, talk } = around
  const last = talk.issuers.at(-1) ?? talk.certificate
  if (ca === undefined || ca.path === null || ca.isFolder || last === undefined) return null
  const { path, files } = ca
  const links = beside.filter(
    (file) =>
      file.path !== path &&
      file.content.form === 'pem' &&
      file.content.certificates.some(({ subject }) => subject === last.issuer)
  )
  const link = await firstOf(links, ({ bytes }) => tries({ ca: [...files.map((file) => file.bytes), bytes] }))
  const certificate = link?.content.certificates.find(({ subject }) => subject === last.issuer)
  if (link === null || certificate === undefined) return null
  return {
    text: {
      en: `${chainOnBroker(around).en}. Until then, add that certificate to ${path} (\`config.${ca.param}\`): it lies in ${link.path}, and with both ${broker} is trusted`,
      zh: `${chainOnBroker(around).zh}。在此之前可将其加入 ${path}（\`config.${ca.param}\`）：该证书在 ${link.path} 中，两者一起即可信任 ${broker}`
    },
    commands: appendTo(path, link.path)
  }
}

/**
 * What a person can do about an issuer that may be a root authority, or an intermediate one whose certificate the
 * broker does not send.
 */
function authorityByHand(around: Around): ProposedFix {
  const {
    talk: { certificate, issuers, distrust },
    broker,
    ca
  } = around
  const last = issuers.at(-1) ?? certificate
  const reason = issuerNotHeld(around)
  const named = {
    en: 'set `config.ssl_ca_location` to the file of that authority',
    zh: '请在 `config.ssl_ca_location` 中填写该 CA 的文件'
  }
  if (distrust === 'DEPTH_ZERO_SELF_SIGNED_CERT') {
    return {
      text: joined(reason, {
        en: 'compare its fingerprint with the one on the broker, save the certificate as a file, and set `config.ssl_ca_location` to that file',
        zh: '请与 broker 上的指纹核对，然后将其存为文件并填入 `config.ssl_ca_location`'
      }),
      commands: showFingerprint(broker)
    }
  }
  const isRoot = last !== undefined && last.subject === last.issuer
  const held = ca?.files.flatMap(({ content }) => content.certificates) ?? []
  const sameName = last !== undefined && held.some(({ subject }) => subject === last.issuer)
  if (isRoot || sameName || last === undefined) return { text: joined(reason, named), commands: showIssuers(broker) }
  return {
    text: {
      en: `${chainOnBroker(around).en}. Or, if that issuer is a root authority, ${named.en}: ${heldBy(ca).en}`,
      zh: `${chainOnBroker(around).zh}。如果该签发者本身就是根 CA，${named.zh}：${heldBy(ca).zh}`
    },
    commands: showIssuers(broker)
  }
}

function chainOnBroker({ talk: { certificate, issuers }, broker }: Around): Localized {
  const last = issuers.at(-1) ?? certificate
  const issuer = nameOf({ subject: last?.issuer })
  const sent =
    issuers.length === 0
      ? { en: 'only its own certificate', zh: '自身的证书' }
      : { en: `${issuers.length + 1} certificates`, zh: `${issuers.length + 1} 张证书` }
  return {
    en: `On ${broker}, put the certificate of ${issuer} after the broker's own in the file of \`ssl.keystore.location\`, and restart the broker: it sends ${sent.en}, but not that of the issuer`,
    zh: `请在 ${broker} 的 \`ssl.keystore.location\` 文件中，将 ${issuer} 的证书放在 broker 自身证书之后，并重启：该 broker 只发送${sent.zh}，没有发送签发者的证书`
  }
}

/** `The certificate of kafka1:9093 was issued by "CN=a", and /x/ca.pem (config.ssl_ca_location) holds "CN=b"` */
function issuerNotHeld({ talk: { certificate, issuers }, broker, ca }: Around): Localized {
  const last = issuers.at(-1) ?? certificate
  const issuer = nameOf({ subject: last?.issuer })
  const isOwn = issuers.length === 0 && last !== undefined && last.subject === last.issuer
  const same =
    ca?.files.some(({ content }) => content.certificates.some(({ subject }) => subject === last?.issuer)) === true
  const held = same
    ? { en: `${fileAndParam(ca)} holds another authority of that name`, zh: `${fileAndParam(ca)} 中是同名的另一 CA` }
    : heldBy(ca)
  return {
    en: `The certificate of ${broker} ${isOwn ? `is self-signed (${issuer})` : `was issued by ${issuer}`}, and ${held.en}`,
    zh: `${broker} 的证书${isOwn ? `是自签名证书（${issuer}）` : `由 ${issuer} 签发`}，而 ${held.zh}`
  }
}

function heldBy(ca: TlsGiven | undefined): Localized {
  if (ca === undefined)
    return {
      en: '`config.ssl_ca_location` is not set: only the authorities that come with Node.js are trusted',
      zh: '`config.ssl_ca_location` 未设置：只信任 Node.js 自带的 CA'
    }
  const names = [...new Set(ca.files.flatMap(({ content }) => content.certificates).map(nameOf))]
  const shown = `${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? ', …' : ''}`
  return { en: `${fileAndParam(ca)} holds ${shown}`, zh: `${fileAndParam(ca)} 中是 ${shown}` }
}

const OF_TRUST: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
  'CERT_UNTRUSTED'
])
const OF_DATES: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])
const OF_LISTS = /^CERT_REVOKED$|CRL/
const MOST_NAMES = 3
