import type { Localized } from '../../../../types/classification.ts'
import type { TlsContent } from '../../../tls/tls-content.ts'
import type { TlsFault } from './tls-fault.ts'
import type { TlsGiven, TlsKind } from './tls-given.ts'

/** Says what is wrong with which setting and file, as a sentence without its full stop. */
export function wrongInWords(fault: TlsFault, all: readonly TlsGiven[]): Localized {
  const { given, wrong } = fault
  const [certificate, own] = [fileAndParamOf(all, 'certificate'), fileAndParamOf(all, 'key')]
  const [place, password] = [
    fileAndParamOf([given], given.kind),
    `\`config.${given.kind === 'keystore' ? 'ssl_keystore_password' : 'ssl_key_password'}\``
  ]
  switch (wrong) {
    case 'no-password':
      return { en: `${place} is encrypted, and ${password} is not set`, zh: `${place} 已加密，但 ${password} 未设置` }
    case 'wrong-password':
      return { en: `${password} does not open ${place}`, zh: `${password} 无法打开 ${place}` }
    case 'legacy':
      return {
        en: `${place} is encrypted in an old way that OpenSSL no longer supports`,
        zh: `${place} 使用了 OpenSSL 已不再支持的旧加密方式`
      }
    case 'order':
      return {
        en: `The key in ${own} belongs to a later certificate in ${certificate}`,
        zh: `${own} 中的密钥属于 ${certificate} 中靠后的一张证书`
      }
    case 'mismatch':
      return {
        en: `The key in ${own} does not match the certificate in ${certificate}`,
        zh: `${own} 中的密钥与 ${certificate} 中的证书不匹配`
      }
    default: {
      const what = whatIsThere(fault)
      return { en: `${placeIn(given)}, ${what.en}`, zh: `${placeIn(given, 'zh')}，${what.zh}` }
    }
  }
}

/** `which holds a private key, not the certificate of an authority` */
function whatIsThere({ given: { kind, isFolder }, file, wrong }: TlsFault): Localized {
  if (wrong === 'missing') return { en: 'which does not exist or may not be read', zh: '该文件不存在或无法读取' }
  if (wrong === 'damaged')
    return { en: 'which is damaged: OpenSSL cannot read its content', zh: '该文件已损坏：OpenSSL 无法读取其内容' }
  if (wrong === 'empty-folder')
    return { en: 'a folder in which no file holds a certificate in PEM', zh: '该目录中没有任何文件包含 PEM 证书' }
  const [held, wanted, form] = [
    file === undefined ? NOTHING : heldIn(file.content),
    WANTED[kind],
    FORMS[file?.content.form ?? 'other'] ?? NOTHING
  ]
  if (wrong === 'form') {
    return isFolder
      ? {
          en: `a folder in which ${file?.path ?? ''} is ${form.en}`,
          zh: `该目录中的 ${file?.path ?? ''} 是${spaced(form.zh)}`
        }
      : { en: `which is ${form.en}`, zh: `它是${spaced(form.zh)}` }
  }
  if (isFolder) return { en: 'which is a folder', zh: '它是一个目录' }
  return {
    en: `which holds ${held.en}, not ${wanted.en}`,
    zh: `其中是${spaced(held.zh)}，而不是${spaced(wanted.zh)}`
  }
}

/** `/x/ca.pem (config.ssl_ca_location)` */
export function fileAndParamOf(all: readonly TlsGiven[], kind: TlsKind): string {
  const { path, param } = all.find((each) => each.kind === kind) ?? { path: null, param: `ssl_${kind}_location` }
  return path === null ? `\`config.${param}\`` : `${path} (\`config.${param}\`)`
}

/** `the certificate of "CN=ca"` */
export function heldIn({ form, certificates, key, lists, others }: TlsContent): Localized {
  const [first] = certificates
  if (first !== undefined) {
    const name = nameOf(first)
    const rest = certificates.length - 1
    return {
      en: `the certificate of ${name}${rest === 0 ? '' : ` and ${rest} more`}`,
      zh: `${name} 的证书${rest === 0 ? '' : `等 ${certificates.length} 张证书`}`
    }
  }
  if (key !== 'none')
    return key === 'plain' ? { en: 'a private key', zh: '私钥' } : { en: 'an encrypted private key', zh: '加密的私钥' }
  if (lists > 0) return { en: 'a list of revoked certificates', zh: '证书吊销列表' }
  if (others[0] !== undefined)
    return { en: `a PEM block of the type "${others[0]}"`, zh: `"${others[0]}" 类型的 PEM 块` }
  return FORMS[form] ?? { en: 'something other than PEM', zh: '非 PEM 内容' }
}

/**
 * Joins what is wrong and what to do, as two sentences: after a colon, the text behind "key" or "password" would be
 * redacted as a secret.
 */
export function joined(reason: Localized, advice: Localized): Localized {
  return {
    en: `${reason.en}. ${advice.en.charAt(0).toUpperCase()}${advice.en.slice(1)}`,
    zh: `${reason.zh}。${advice.zh}`
  }
}

/** Adds a space before Latin letters, which separates them from Chinese characters. */
export function spaced(text: string): string {
  return /^[!-~]/.test(text) ? ` ${text}` : text
}

/** `"CN=ca, O=Example"` */
export function nameOf({ subject }: { readonly subject: string | undefined }): string {
  return `"${(subject ?? '').replaceAll('\n', ', ')}"`
}

function placeIn({ param, path }: TlsGiven, locale: 'en' | 'zh' = 'en'): string {
  if (path === null) return locale === 'en' ? `\`config.${param}\` is a text` : `\`config.${param}\` 是文本`
  return locale === 'en' ? `\`config.${param}\` names ${path}` : `\`config.${param}\` 指向 ${path}`
}

const NOTHING: Localized = { en: 'nothing', zh: '空内容' }
const FORMS: Readonly<Partial<Record<TlsContent['form'], Localized>>> = {
  'one-line': { en: 'PEM that has lost its line breaks', zh: '丢失了换行的 PEM' },
  utf16: { en: 'PEM in UTF-16', zh: 'UTF-16 编码的 PEM' },
  der: { en: 'a binary certificate (DER), not PEM', zh: '二进制（DER）证书，而不是 PEM' },
  pkcs7: { en: 'certificates in PKCS#7, not PEM', zh: 'PKCS#7 证书，而不是 PEM' },
  pkcs12: { en: 'a PKCS#12 key store', zh: 'PKCS#12 密钥库' },
  jks: { en: 'a Java key store (JKS)', zh: 'Java 密钥库（JKS）' },
  empty: NOTHING
}
export const WANTED: Readonly<Record<TlsKind, Localized>> = {
  ca: { en: 'the certificate of an authority', zh: 'CA 证书' },
  certificate: { en: 'a certificate', zh: '证书' },
  key: { en: 'a private key', zh: '私钥' },
  keystore: { en: 'a PKCS#12 key store', zh: 'PKCS#12 密钥库' },
  crl: { en: 'a list of revoked certificates', zh: '证书吊销列表' }
}
