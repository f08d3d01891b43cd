import tls from 'node:tls'
import type { X509Certificate } from 'node:crypto'
import type { Localized } from '../../../../types/classification.ts'
import type { CheckRun, ProposedFix } from '../../../../types/report.ts'
import { revocationLists } from '../../../core/check-certificates.ts'
import { limitOf } from '../probe-limit.ts'
import type { BrokerAt, Probed } from '../probed.ts'
import { talkTo, type Talk } from '../talk.ts'
import { isOtherName } from '../other-names.ts'
import { appendTo, lookInto, showFingerprint, showIssuers, showRevocationPoints } from './tls-commands.ts'
import { tlsFilesIn, type TlsFile } from './tls-folder.ts'
import { tlsGiven, type TlsGiven } from './tls-given.ts'
import { foldersOf } from './tls-repair.ts'
import { holds } from './tls-fault.ts'
import { joined, nameOf } from './tls-words.ts'

/** What mends a certificate of a broker that is not trusted: each file that lies beside those that were given is tried on the broker itself. */
export async function trustFixes(probed: Probed, talk: Talk, at: BrokerAt, look: CheckRun): Promise<readonly ProposedFix[]> {
  const given = await tlsGiven(probed.params)
  const beside = (await Promise.all(foldersOf(given).slice(0, MOST_FOLDERS).map(tlsFilesIn))).flat()
  const around: Around = { talk, broker: at.broker, ca: given.find(({ kind }) => kind === 'ca'), crl: given.find(({ kind }) => kind === 'crl'), beside, tries: (options) => isTrusted(at, options, look) }
  const code = talk.distrust ?? ''
  if (OF_DATES.has(code)) return [...await otherAuthority(around), renewed(around, probed.context.clock.now())]
  if (OF_LISTS.test(code)) return [...await otherList(around), listByHand(around)]
  return OF_TRUST.has(code) ? await authorityFixes(around) : []
}

interface Around {
  readonly talk: Talk
  readonly broker: string
  readonly ca: TlsGiven | undefined
  readonly crl: TlsGiven | undefined
  readonly beside: readonly TlsFile[]
  readonly tries: (options: tls.SecureContextOptions) => Promise<boolean>
}

/** Whose name it is was looked at because the chain is right. */
async function isTrusted({ host, port }: BrokerAt, options: tls.SecureContextOptions, { timeoutMs, signal }: CheckRun): Promise<boolean> {
  const { reached, distrust } = await talkTo({ host, port, secure: { secureContext: tls.createSecureContext(options) }, timeoutMs: limitOf(timeoutMs) / 2, signal })
  return reached === 'secured' && (distrust === null || isOtherName(distrust))
}

async function authorityFixes(around: Around): Promise<readonly ProposedFix[]> {
  const other = await otherAuthority(around)
  if (other.length > 0) return other
  return [await missingLink(around) ?? authorityByHand(around)]
}

/** A file that makes the broker trusted, in place of the one that was given. */
async function otherAuthority(around: Around): Promise<readonly ProposedFix[]> {
  const { ca, beside, tries, broker } = around
  const candidates = beside.filter(({ path, content }) => path !== ca?.path && content.form === 'pem' && !content.isDamaged && holds('ca', content))
  const found = await firstOf(candidates, ({ bytes }) => tries({ ca: bytes }))
  if (found === null) return []
  const reason = issuerNotHeld(around)
  return [{
    text: joined(reason, { en: `name ${found.path}, by which ${broker} is trusted`, zh: `请改为 ${found.path}，使用它即可信任 ${broker}` }),
    set: [...ca === undefined || ca.path !== null ? [] : [{ path: ['config', ca.param], value: null }], { path: ['config', 'ssl_ca_location'], value: found.path }]
  }]
}

/** The certificate between what the broker sends and what is trusted here lies beside the authority: the broker ought to send it. */
async function missingLink(around: Around): Promise<ProposedFix | null> {
  const { ca, beside, tries, broker, talk } = around
  const last = talk.issuers.at(-1) ?? talk.certificate
  if (ca === undefined || ca.path === null || ca.isFolder || last === undefined) return null
  const { path, files } = ca
  const links = beside.filter((file) => file.path !== path && file.content.form === 'pem' && file.content.certificates.some(({ subject }) => subject === last.issuer))
  const link = await firstOf(links, ({ bytes }) => tries({ ca: [...files.map((file) => file.bytes), bytes] }))
  const certificate = link?.content.certificates.find(({ subject }) => subject === last.issuer)
  if (link === null || certificate === undefined) return null
  return {
    text: {
      en: `${chainOnBroker(around).en}. Until then add it to ${path} (\`config.${ca.param}\`): it lies in ${link.path}, and with both ${broker} is trusted`,
      zh: `${chainOnBroker(around).zh}。在此之前可将其加入 ${path}（\`config.${ca.param}\`）：该证书在 ${link.path} 中，两者一起即可信任 ${broker}`
    },
    commands: appendTo(path, link.path)
  }
}

/** Which of the two it is, nobody knows here: an authority of its own, or one between that the broker does not send. */
function authorityByHand(around: Around): ProposedFix {
  const { talk: { certificate, issuers, distrust }, broker, ca } = around
  const last = issuers.at(-1) ?? certificate
  const reason = issuerNotHeld(around)
  const named = { en: 'name the file of that authority in `config.ssl_ca_location`', zh: '请在 `config.ssl_ca_location` 中填写该 CA 的文件' }
  if (distrust === 'DEPTH_ZERO_SELF_SIGNED_CERT') {
    return { text: joined(reason, { en: 'compare its fingerprint with the broker\'s own, and give it as a file in `config.ssl_ca_location`', zh: '请与 broker 上的指纹核对，然后将其存为文件并填入 `config.ssl_ca_location`' }), commands: showFingerprint(broker) }
  }
  const isRoot = last !== undefined && last.subject === last.issuer
  const held = ca?.files.flatMap(({ content }) => content.certificates) ?? []
  const sameName = last !== undefined && held.some(({ subject }) => subject === last.issuer)
  if (isRoot || sameName || last === undefined) return { text: joined(reason, named), commands: showIssuers(broker) }
  return {
    text: {
      en: `${chainOnBroker(around).en}. Or, where that issuer is an authority of its own, ${named.en}: ${heldBy(ca).en}`,
      zh: `${chainOnBroker(around).zh}。如果该签发者本身就是根 CA，${named.zh}：${heldBy(ca).zh}`
    },
    commands: showIssuers(broker)
  }
}

function chainOnBroker({ talk: { certificate, issuers }, broker }: Around): Localized {
  const last = issuers.at(-1) ?? certificate
  const issuer = nameOf({ subject: last?.issuer })
  const sent = issuers.length === 0 ? { en: 'its own certificate alone', zh: '自身的证书' } : { en: `${issuers.length + 1} certificates`, zh: `${issuers.length + 1} 张证书` }
  return {
    en: `On ${broker}, put the certificate of ${issuer} behind the broker's own in the file of \`ssl.keystore.location\`, and restart it: the broker sends ${sent.en}, and not who issued it`,
    zh: `请在 ${broker} 的 \`ssl.keystore.location\` 文件中，将 ${issuer} 的证书放在 broker 自身证书之后，并重启：该 broker 只发送${sent.zh}，没有发送签发者的证书`
  }
}

/** `The certificate of kafka1:9093 was issued by "CN=a", and /x/ca.pem (config.ssl_ca_location) holds "CN=b"` */
function issuerNotHeld({ talk: { certificate, issuers }, broker, ca }: Around): Localized {
  const last = issuers.at(-1) ?? certificate
  const issuer = nameOf({ subject: last?.issuer })
  const isOwn = issuers.length === 0 && last !== undefined && last.subject === last.issuer
  const same = ca?.files.some(({ content }) => content.certificates.some(({ subject }) => subject === last?.issuer)) === true
  const held = same ? { en: `${placeOf(ca)} holds another of that name`, zh: `${placeOf(ca)} 中是同名的另一 CA` } : heldBy(ca)
  return {
    en: `The certificate of ${broker} ${isOwn ? `was issued by itself (${issuer})` : `was issued by ${issuer}`}, and ${held.en}`,
    zh: `${broker} 的证书${isOwn ? `是自签名证书（${issuer}）` : `由 ${issuer} 签发`}，而 ${held.zh}`
  }
}

function heldBy(ca: TlsGiven | undefined): Localized {
  if (ca === undefined) return { en: '`config.ssl_ca_location` is not set: only the authorities that come with Node.js are trusted', zh: '`config.ssl_ca_location` 未设置：只信任 Node.js 自带的 CA' }
  const names = [...new Set(ca.files.flatMap(({ content }) => content.certificates).map(nameOf))]
  const shown = `${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? ', …' : ''}`
  return { en: `${placeOf(ca)} holds ${shown}`, zh: `${placeOf(ca)} 中是 ${shown}` }
}

/** The certificate that is out of date, the broker's own first. */
function renewed({ talk: { certificate, issuers }, broker, ca }: Around, now: number): ProposedFix {
  const sent = [...certificate === undefined ? [] : [certificate], ...issuers]
  const isOut = ({ validFrom, validTo }: X509Certificate): boolean => Date.parse(validTo) < now || Date.parse(validFrom) > now
  const dates = ({ validFrom, validTo }: X509Certificate): string => `${new Date(validFrom).toISOString()} - ${new Date(validTo).toISOString()}`
  const own = ca?.files.flatMap((file) => file.content.certificates.map((certificate) => ({ certificate, file }))).find((each) => isOut(each.certificate))
  const out = sent.find(isOut)
  if (out === undefined && own !== undefined) {
    return {
      text: {
        en: `${own.file.path === '' ? `\`config.${ca?.param ?? ''}\`` : placeOf(ca)} holds ${nameOf(own.certificate)}, which is valid ${dates(own.certificate)}: put the renewed certificate of that authority in its place`,
        zh: `${own.file.path === '' ? `\`config.${ca?.param ?? ''}\`` : placeOf(ca)} 中 ${nameOf(own.certificate)} 的有效期为 ${dates(own.certificate)}：请替换为该 CA 更新后的证书`
      },
      ...own.file.path === '' ? {} : { commands: lookInto('x509', own.file.path) }
    }
  }
  const shown = out ?? certificate
  const valid = shown === undefined ? '' : ` (${nameOf(shown)}, ${dates(shown)})`
  return {
    text: {
      en: `On ${broker}, renew the certificate${valid} in the file of \`ssl.keystore.location\`, and restart the broker; or set the clock of this machine right, where it is wrong`,
      zh: `请在 ${broker} 上更新 \`ssl.keystore.location\` 文件中的证书${valid}，并重启 broker；如果本机时钟不准，请校时`
    },
    commands: showFingerprint(broker)
  }
}

async function otherList({ ca, crl, beside, tries, broker }: Around): Promise<readonly ProposedFix[]> {
  const lists = beside.filter(({ path, content }) => path !== crl?.path && content.form === 'pem' && content.lists > 0)
  const authorities = ca?.files.map(({ bytes }) => bytes) ?? []
  const found = await firstOf(lists, ({ bytes }) => tries({ ...(authorities.length === 0 ? {} : { ca: authorities }), crl: revocationLists(bytes) }))
  if (found === null) return []
  return [{
    text: {
      en: `${placeOf(crl)} is not the list of the authority that issued the certificate of ${broker}, or out of date: name ${found.path}, by which it is trusted`,
      zh: `${placeOf(crl)} 不是 ${broker} 的 CA 的吊销列表，或已过期：请改为 ${found.path}，使用它即可信任`
    },
    set: [{ path: ['config', 'ssl_crl_location'], value: found.path }]
  }]
}

function listByHand({ talk: { certificate, distrust }, broker, crl }: Around): ProposedFix {
  const issuer = nameOf({ subject: certificate?.issuer })
  if (distrust === 'CERT_REVOKED') {
    return {
      text: {
        en: `${placeOf(crl)} revokes the certificate of ${broker} (serial ${certificate?.serialNumber ?? ''}): have ${issuer} issue another for the broker, and put it into the file of its \`ssl.keystore.location\``,
        zh: `${placeOf(crl)} 吊销了 ${broker} 的证书（序列号 ${certificate?.serialNumber ?? ''}）：请由 ${issuer} 为该 broker 重新签发，并放入其 \`ssl.keystore.location\` 文件`
      },
      commands: showFingerprint(broker)
    }
  }
  return {
    text: {
      en: `Put into ${placeOf(crl)} the list that ${issuer} publishes now, which issued the certificate of ${broker}; with authorities between, the list of each`,
      zh: `请在 ${placeOf(crl)} 中放入 ${issuer}（签发了 ${broker} 的证书）当前发布的吊销列表；如有中间 CA，则需各级 CA 的列表`
    },
    commands: crl?.path === null || crl === undefined ? showRevocationPoints(broker) : lookInto('crl', crl.path)
  }
}

function placeOf(given: TlsGiven | undefined): string {
  if (given === undefined) return '`config.ssl_ca_location`'
  return given.path === null ? `\`config.${given.param}\`` : `${given.path} (\`config.${given.param}\`)`
}

async function firstOf(files: readonly TlsFile[], isRight: (file: TlsFile) => Promise<boolean>): Promise<TlsFile | null> {
  const tried = await Promise.all(files.slice(0, MOST_TRIES).map(async (file) => ({ file, right: await isRight(file).catch(() => false) })))
  return tried.find(({ right }) => right)?.file ?? null
}

const OF_TRUST: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE', 'INVALID_CA', 'CERT_UNTRUSTED'
])
const OF_DATES: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])
const OF_LISTS = /^CERT_REVOKED$|CRL/
const MOST_FOLDERS = 6
const MOST_TRIES = 6
const MOST_NAMES = 3
