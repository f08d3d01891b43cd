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
  /** The files that lie beside those that were given. */
  readonly beside: readonly TlsFile[]
  readonly judge: Judge
  /** `kafka1:9093`, one of the brokers. */
  readonly broker: string
}

/**
 * What fixes the first fault of the settings: the file that is wanted, where it is clear which, then what a person can
 * do. None where no fault is seen.
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
    // A key is a secret, and is not written into a report
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
        text: joined(reason, { en: 'give each line of it its end again', zh: '请恢复每行的换行' }),
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
          en: `name as PEM the certificate and the key that are in ${[...new Set(Object.values(names))].join(' and ')}`,
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
      en: `${file.path} in \`config.${param}\` (${held.en})`,
      zh: `在 \`config.${param}\` 中填写 ${file.path}（${held.zh}）`
    }
  })
  return [
    {
      text: joined(reason, {
        en: `name ${named.map(({ en }) => en).join(', and ')}`,
        zh: `请${named.map(({ zh }) => zh).join('，并')}`
      }),
      set: repairs.map(({ given: { param }, file: { path } }) => edit(param, path))
    }
  ]
}

/** A certificate that is no authority's, and its key, in one file or two. */
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

/** What a person does where no other file is what is wanted. */
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
      ? { en: 'make PEM of it', zh: '请转换为 PEM' }
      : {
          en: `make PEM of it, and name that: \`config.${param} = "${made}"\``,
          zh: `请转换为 PEM，并改为 \`config.${param} = "${made}"\``
        }
  switch (wrong) {
    case 'form':
      switch (file?.content.form) {
        case 'one-line':
          return {
            text: { en: 'give each line of it its end again', zh: '请恢复每行的换行' },
            ...(isText ? {} : { commands: mendLines(at) })
          }
        case 'utf16':
          return {
            text: { en: 'write it anew in ASCII', zh: '请以 ASCII 重新写入' },
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
          en: `let \`config.${name}\` be the right one, by a variable (\`"\${${variable}}"\`); the command asks for it, and says whether it is right`,
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
          en: 'put the certificate of the key first, and behind it each issuer',
          zh: '请把密钥所属的证书放在最前，其后依次为各级签发者'
        },
        ...(isText ? {} : { commands: listCertificates(at) })
      }
    case 'mismatch':
      return {
        text: {
          en: 'give the key that this certificate was issued for, or the certificate of this key: both public keys have to be the same',
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

/** What stands there is something else, damaged, or nothing: who has the right one? */
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
        en: `give in ${name} the PEM file of the authority that issued the brokers' certificates; ${broker} shows which that is`,
        zh: `请在 ${name} 中填写签发 broker 证书的 CA 的 PEM 文件；可由 ${broker} 查看签发者`
      },
      commands: showIssuers(broker)
    }
  }
  if (kind === 'crl') {
    if (file?.content.form === 'other' && file.bytes[0] === 0x30) {
      return {
        text: {
          en: `if it is a list in binary, make PEM of it: \`config.${param} = "${at}.pem"\``,
          zh: `如果是二进制列表，请转换为 PEM：\`config.${param} = "${at}.pem"\``
        },
        commands: toPem('crl', at, `${at}.pem`)
      }
    }
    return {
      text: {
        en: `give in ${name} the PEM file of the list that the authority of the brokers publishes; their certificate says where`,
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
        en: `give in ${name} ${WANTED.keystore.en}, which holds the client's certificate and key`,
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
      en: `give in ${name} ${WANTED[kind].en} in PEM, the one that belongs to ${other}`,
      zh: `请在 ${name} 中填写与 ${other} 配对的${WANTED[kind].zh}（PEM）`
    },
    ...(partner === undefined || partner === null ? {} : { commands: lookInto(own, partner) })
  }
}

function renewedAs(param: string, made: string): Localized {
  return {
    en: `make a PKCS#12 file of today from it, and name that: \`config.${param} = "${made}"\``,
    zh: `请由其生成新的 PKCS#12 文件，并改为 \`config.${param} = "${made}"\``
  }
}

function edit(name: string, value: string | null): ParamEdit {
  return { path: ['config', name], value }
}
