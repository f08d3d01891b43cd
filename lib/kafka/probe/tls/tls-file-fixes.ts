import type { Localized } from '../../../../types/classification.ts'
import type { ParamEdit, ProposedFix } from '../../../../types/report.ts'
import { belongsTo } from '../../../tls/check-certificates.ts'
import { unfolded } from '../../../tls/tls-content.ts'
import {
  comparePair,
  fromJava,
  listCertificates,
  lookInto,
  mendLines,
  renewKeystore,
  showIssuers,
  showRevocationPoints,
  toAscii,
  toPem
} from './tls-commands.ts'
import { tlsFaultIn, type TlsFault } from './tls-fault.ts'
import type { TlsFile } from './tls-folder.ts'
import type { TlsGiven, TlsPasswords } from './tls-given.ts'
import { tlsRepair, type Judge } from './tls-repair.ts'
import { heldIn, joined, fileAndParamOf, WANTED, wrongInWords } from './tls-words.ts'

export interface TlsSurroundings {
  readonly passwords: TlsPasswords
  /** The files beside the configured ones. */
  readonly beside: readonly TlsFile[]
  readonly judge: Judge
  /** One of the brokers, such as `kafka1:9093`. */
  readonly broker: string
}

/**
 * Fixes for the first fault in the settings: the right file, if it is clear which one that is, then what a person can
 * do. Empty if there is no fault.
 */
export async function tlsFileFixes(all: readonly TlsGiven[], around: TlsSurroundings): Promise<readonly ProposedFix[]> {
  const fault = tlsFaultIn(all, around.passwords)
  if (fault === null) return []
  const reason = wrongInWords(fault, all)
  const hand = { ...byHand(fault, all, around.broker) }
  return [...(await byMachine(fault, all, around, reason)), { ...hand, text: joined(reason, hand.text) }]
}

async function byMachine(
  fault: TlsFault,
  all: readonly TlsGiven[],
  { passwords, beside, judge }: TlsSurroundings,
  reason: Localized
): Promise<readonly ProposedFix[]> {
  const { given, file, wrong } = fault
  if (given.path === null) {
    // A key is a secret: no report shows it
    if (
      wrong !== 'form' ||
      file === undefined ||
      file.content.form !== 'one-line' ||
      given.kind === 'key' ||
      file.content.key !== 'none'
    )
      return []
    return [
      {
        text: joined(reason, { en: 'restore its line breaks', zh: '请恢复每行的换行' }),
        set: [{ path: ['config', given.param], value: unfolded(file.bytes.toString()) }]
      }
    ]
  }
  const pair =
    given.kind === 'keystore' && wrong === 'content'
      ? pairIn([...(file === undefined ? [] : [file]), ...beside], passwords)
      : null
  if (pair !== null) {
    const names = { certificate: pair.certificate.path, key: pair.key.path }
    return [
      {
        text: joined(reason, {
          en: `use the certificate and the key in PEM that are in ${[...new Set(Object.values(names))].join(' and ')}`,
          zh: `请以 PEM 形式指定 ${[...new Set(Object.values(names))].join(' 和 ')} 中的证书与密钥文件`
        }),
        set: [
          edit('ssl_keystore_location', null),
          edit('ssl_keystore_password', null),
          edit('ssl_certificate_location', names.certificate),
          edit('ssl_key_location', names.key)
        ]
      }
    ]
  }
  const repairs = await tlsRepair(all, passwords, beside, judge)
  if (repairs === null || repairs.length === 0) return []
  const named = repairs.map(({ given: { kind, param }, file }) => {
    const held = kind === 'key' ? { en: 'the key of that certificate', zh: '该证书的密钥' } : heldIn(file.content)
    return {
      en: `\`config.${param}\` to ${file.path} (${held.en})`,
      zh: `在 \`config.${param}\` 中填写 ${file.path}（${held.zh}）`
    }
  })
  return [
    {
      text: joined(reason, {
        en: `set ${named.map(({ en }) => en).join(', and ')}`,
        zh: `请${named.map(({ zh }) => zh).join('，并')}`
      }),
      set: repairs.map(({ given: { param }, file: { path } }) => edit(param, path))
    }
  ]
}

/** A certificate that is not an authority's, and its key, in one file or two. */
function pairIn(
  files: readonly TlsFile[],
  passwords: TlsPasswords
): { readonly certificate: TlsFile; readonly key: TlsFile } | null {
  for (const certificate of files) {
    const [own] = certificate.content.certificates
    if (own === undefined || own.ca || certificate.content.form !== 'pem') continue
    const key = files.find(({ bytes, content }) => content.key === 'plain' && belongsTo(own, bytes, passwords.key))
    if (key !== undefined) return { certificate, key }
  }
  return null
}

/** What a person can do if no other file is the right one. */
function byHand(
  { given, file, wrong }: TlsFault,
  all: readonly TlsGiven[],
  broker: string
): Pick<ProposedFix, 'text' | 'commands'> {
  const { kind, param, path, isFolder } = given
  const at = file?.path ?? path ?? ''
  const [certificate, key] = (['certificate', 'key'] as const).map(
    (each) => all.find((one) => one.kind === each)?.path ?? null
  )
  const isText = path === null
  const renamed = (made: string): Localized =>
    isFolder
      ? { en: 'convert it to PEM', zh: '请转换为 PEM' }
      : {
          en: `convert it to PEM, and name the new file: \`config.${param} = "${made}"\``,
          zh: `请转换为 PEM，并改为 \`config.${param} = "${made}"\``
        }
  switch (wrong) {
    case 'form':
      switch (file?.content.form) {
        case 'one-line':
          return {
            text: { en: 'restore its line breaks', zh: '请恢复每行的换行' },
            ...(isText ? {} : { commands: mendLines(at) })
          }
        case 'utf16':
          return {
            text: { en: 'write it again in ASCII', zh: '请以 ASCII 重新写入' },
            ...(isText ? {} : { commands: toAscii(at) })
          }
        default:
          return {
            text: renamed(`${at}.pem`),
            commands: toPem(file?.content.form === 'pkcs7' ? 'pkcs7' : 'x509', at, `${at}.pem`)
          }
      }
    case 'no-password':
    case 'wrong-password': {
      const [name, variable] =
        kind === 'keystore'
          ? ['ssl_keystore_password', 'KAFKA_KEYSTORE_PASSWORD']
          : ['ssl_key_password', 'KAFKA_KEY_PASSWORD']
      return {
        text: {
          en: `set \`config.${name}\` to the right one, by a variable (\`"\${${variable}}"\`); the command asks for it, and says whether it is right`,
          zh: `请通过变量（\`"\${${variable}}"\`）将 \`config.${name}\` 设为正确的值；以下命令会询问并验证`
        },
        ...(isText ? {} : { commands: lookInto(kind === 'keystore' ? 'pkcs12' : 'pkey', at) })
      }
    }
    case 'legacy':
      return { text: renewedAs(param, `${at}.new.p12`), commands: renewKeystore(at, `${at}.new.p12`) }
    case 'order':
      return {
        text: {
          en: 'put the certificate that belongs to the key first, then each issuer in turn',
          zh: '请把密钥所属的证书放在最前，其后依次为各级签发者'
        },
        ...(isText ? {} : { commands: listCertificates(at) })
      }
    case 'mismatch':
      return {
        text: {
          en: 'give the key for which this certificate was issued, or the certificate of this key: both public keys have to be the same',
          zh: '请提供该证书对应的密钥，或该密钥对应的证书：两者的公钥必须相同'
        },
        ...(certificate === null || key === null || certificate === undefined || key === undefined
          ? {}
          : { commands: comparePair(certificate, key) })
      }
    default:
      return wantedByHand(given, file, all, broker)
  }
}

/** For a file that has other content, is damaged or missing: says where to get the right one. */
function wantedByHand(
  { kind, param, path }: TlsGiven,
  file: TlsFile | undefined,
  all: readonly TlsGiven[],
  broker: string
): Pick<ProposedFix, 'text' | 'commands'> {
  const at = file?.path ?? path ?? ''
  const name = `\`config.${param}\``
  if (kind === 'ca') {
    return {
      text: {
        en: `set ${name} to the PEM file of the authority that issued the brokers' certificates; ${broker} shows which authority that is`,
        zh: `请在 ${name} 中填写签发 broker 证书的 CA 的 PEM 文件；可由 ${broker} 查看签发者`
      },
      commands: showIssuers(broker)
    }
  }
  if (kind === 'crl') {
    if (file?.content.form === 'other' && file.bytes[0] === 0x30) {
      return {
        text: {
          en: `if it is a binary list, convert it to PEM: \`config.${param} = "${at}.pem"\``,
          zh: `如果是二进制列表，请转换为 PEM：\`config.${param} = "${at}.pem"\``
        },
        commands: toPem('crl', at, `${at}.pem`)
      }
    }
    return {
      text: {
        en: `set ${name} to the PEM file of the revocation list that the brokers' authority publishes; the certificate of a broker says where`,
        zh: `请在 ${name} 中填写 broker 的 CA 发布的吊销列表（PEM）；其证书中写有发布地址`
      },
      commands: showRevocationPoints(broker)
    }
  }
  if (kind === 'keystore') {
    if (file?.content.form === 'jks')
      return { text: renewedAs(param, `${at}.p12`), commands: fromJava(at, `${at}.p12`) }
    return {
      text: {
        en: `set ${name} to ${WANTED.keystore.en} that holds the client's certificate and key`,
        zh: `请在 ${name} 中填写${WANTED.keystore.zh}，其中含客户端证书和密钥`
      },
      commands: lookInto('pkcs12', at)
    }
  }
  const [other, own] =
    kind === 'key'
      ? [fileAndParamOf(all, 'certificate'), 'x509' as const]
      : [fileAndParamOf(all, 'key'), 'pkey' as const]
  const partner = all.find((each) => each.kind === (kind === 'key' ? 'certificate' : 'key'))?.path
  return {
    text: {
      en: `set ${name} to the PEM file of ${WANTED[kind].en}, the one that belongs to ${other}`,
      zh: `请在 ${name} 中填写与 ${other} 配对的${WANTED[kind].zh}（PEM）`
    },
    ...(partner === undefined || partner === null ? {} : { commands: lookInto(own, partner) })
  }
}

function renewedAs(param: string, made: string): Localized {
  return {
    en: `make a new PKCS#12 file from it, and name that file: \`config.${param} = "${made}"\``,
    zh: `请由其生成新的 PKCS#12 文件，并改为 \`config.${param} = "${made}"\``
  }
}

function edit(name: string, value: string | null): ParamEdit {
  return { path: ['config', name], value }
}
