import tls from 'node:tls'
import type { Localized } from '../../../../types/classification.ts'
import type { CheckRun, ParamEdit, ProposedFix } from '../../../../types/report.ts'
import { limitOf } from '../probe-limit.ts'
import type { BrokerAt, Probed } from '../probed.ts'
import { talkTo, type Talk } from '../talk.ts'
import { belongsTo } from '../../../tls/check-certificates.ts'
import { lookInto } from './tls-commands.ts'
import { tlsFilesIn, type TlsFile } from './tls-folder.ts'
import { tlsGiven, tlsPasswords } from './tls-given.ts'
import { foldersOf } from './tls-repair.ts'
import { joined, nameOf } from './tls-words.ts'

/**
 * Fixes for a client certificate that is missing, or that a broker refuses: shows the broker each pair of certificate
 * and key in the files beside the configured ones.
 */
export async function clientCertificateFixes(
  probed: Probed,
  talk: Talk,
  at: BrokerAt,
  look: CheckRun
): Promise<readonly ProposedFix[]> {
  const { params } = probed
  const given = await tlsGiven(params)
  const [certificate, key, keystore] = [
    given.find(({ kind }) => kind === 'certificate'),
    given.find(({ kind }) => kind === 'key'),
    given.find(({ kind }) => kind === 'keystore')
  ]
  const shown = certificate?.files[0]?.content.certificates[0]
  const files = (await Promise.all(foldersOf(given).slice(0, MOST_FOLDERS).map(tlsFilesIn))).flat()
  const password = tlsPasswords(params).key
  const pairs = files.flatMap((file): Pair[] => {
    const [own] = file.content.certificates
    // Skips authorities, the broker's own certificate, and the one that was already shown
    if (
      own === undefined ||
      own.ca ||
      file.content.form !== 'pem' ||
      [talk.certificate, shown].some((each) => each?.fingerprint256 === own.fingerprint256)
    )
      return []
    const key = files.find(({ bytes, content }) => content.key !== 'none' && belongsTo(own, bytes, password))
    return key === undefined ? [] : [{ certificate: file, key }]
  })
  const taken = await takenBy(at, pairs.slice(0, MOST_PAIRS), password, look)
  const reason = reasonOf(
    at,
    certificate?.path ?? keystore?.path ?? null,
    shown === undefined ? null : `${nameOf(shown)}, ${nameOf({ subject: shown.issuer })}`,
    given.some(({ kind }) => kind === 'certificate' || kind === 'keystore')
  )
  const [only, ...others] = taken
  if (only !== undefined && others.length === 0) {
    const set: ParamEdit[] = [
      ...[certificate, key, keystore].flatMap((each): ParamEdit[] =>
        each === undefined || each.param === 'ssl_certificate_location' || each.param === 'ssl_key_location'
          ? []
          : [{ path: ['config', each.param], value: null }]
      ),
      ...(params.config?.['ssl_keystore_password'] === undefined
        ? []
        : [{ path: ['config', 'ssl_keystore_password'], value: null }]),
      { path: ['config', 'ssl_certificate_location'], value: only.certificate.path },
      { path: ['config', 'ssl_key_location'], value: only.key.path }
    ]
    return [
      {
        text: joined(reason, {
          en: `use the certificate in ${only.certificate.path}, which ${at.broker} accepts`,
          zh: `请出示 ${only.certificate.path} 中的证书，${at.broker} 接受它`
        }),
        set
      }
    ]
  }
  const several = taken
    .slice(0, MOST_PAIRS)
    .map((pair) => pair.certificate.path)
    .join(', ')
  return [
    {
      text: joined(
        reason,
        several === ''
          ? {
              en: "set `config.ssl_certificate_location` and `config.ssl_key_location` to the files of a certificate and its key, issued by an authority in the broker's `ssl.truststore.location`",
              zh: '请在 `config.ssl_certificate_location` 和 `config.ssl_key_location` 中填写由 broker 的 `ssl.truststore.location` 中的 CA 签发的证书及其密钥文件'
            }
          : {
              en: `set \`config.ssl_certificate_location\` and \`config.ssl_key_location\` to this client's own pair: ${at.broker} accepts ${several}`,
              zh: `请在 \`config.ssl_certificate_location\` 和 \`config.ssl_key_location\` 中填写属于本客户端的证书：${at.broker} 接受 ${several}`
            }
      ),
      ...(typeof certificate?.path === 'string' ? { commands: lookInto('x509', certificate.path) } : {})
    }
  ]
}

interface Pair {
  readonly certificate: TlsFile
  readonly key: TlsFile
}

async function takenBy(
  { host, port }: BrokerAt,
  pairs: readonly Pair[],
  passphrase: string | undefined,
  { timeoutMs, signal }: CheckRun
): Promise<readonly Pair[]> {
  const tried = await Promise.all(
    pairs.map(async (pair) => {
      const secureContext = tls.createSecureContext({
        cert: pair.certificate.bytes,
        key: pair.key.bytes,
        ...(passphrase === undefined ? {} : { passphrase })
      })
      const { end } = await talkTo({ host, port, secure: { secureContext }, timeoutMs: limitOf(timeoutMs) / 3, signal })
      return { pair, isTaken: end === 'kafka' }
    })
  )
  return tried.filter(({ isTaken }) => isTaken).map(({ pair }) => pair)
}

function reasonOf({ broker }: BrokerAt, path: string | null, names: string | null, isShown: boolean): Localized {
  if (!isShown)
    return {
      en: `${broker} requires a client certificate, and none is configured`,
      zh: `${broker} 要求客户端证书，但未提供`
    }
  const [en, zh] = [path === null ? '' : ` in ${path}`, path === null ? '' : ` ${path} 中`]
  return names === null
    ? { en: `${broker} refuses the client's certificate${en}`, zh: `${broker} 拒绝${zh}的客户端证书` }
    : {
        en: `${broker} refuses the client's certificate${en} (subject and issuer: ${names})`,
        zh: `${broker} 拒绝${zh}的客户端证书（主体与签发者：${names}）`
      }
}

const MOST_FOLDERS = 6
const MOST_PAIRS = 4
