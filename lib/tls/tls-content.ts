import { createPrivateKey, X509Certificate } from 'node:crypto'
import { isEncrypted } from './pem.ts'

/** The content of a file of certificates or keys, whatever its name and format. */
export interface TlsContent {
  /**
   * `pem` is the format that TLS needs. The others can be converted to it: `one-line` is PEM without its line ends,
   * `utf16` is text with two bytes a character, `der` is one certificate in binary form, `pkcs7` is a container of
   * certificates. `pkcs12` and `jks` are key stores. `other` is none of these.
   */
  readonly form: 'pem' | 'one-line' | 'utf16' | 'der' | 'pkcs7' | 'pkcs12' | 'jks' | 'empty' | 'other'
  /** The readable certificates, in file order. */
  readonly certificates: readonly X509Certificate[]
  /** Whether the file holds a private key, and whether the key needs a password. */
  readonly key: 'none' | 'plain' | 'encrypted'
  /** The number of certificate revocation lists. */
  readonly lists: number
  /** The headings of all other PEM blocks, such as `CERTIFICATE REQUEST`. */
  readonly others: readonly string[]
  /** True if a part of the file cannot be read. */
  readonly isDamaged: boolean
}

export function tlsContent(bytes: Buffer): TlsContent {
  if (bytes.toString('latin1').trim() === '') return { ...NOTHING, form: 'empty' }
  if (isUtf16(bytes)) return { ...contentOf(bytes.toString('utf16le').replace('\uFEFF', '')), form: 'utf16' }
  const text = bytes.toString('latin1')
  if (text.includes('-----BEGIN ')) return contentOf(text)
  const certificate = certificateIn(bytes)
  if (certificate !== null) return { ...NOTHING, form: 'der', certificates: [certificate] }
  return { ...NOTHING, form: JKS.test(text) ? 'jks' : isPkcs12(bytes) ? 'pkcs12' : 'other' }
}

/**
 * Restores PEM in which line ends have become spaces, `\n`, or nothing: each heading and footer gets a line of its own.
 */
export function unfolded(text: string): string {
  return text
    .replaceAll(/\\[rn]/g, '\n')
    .replaceAll(/\s*(-----(?:BEGIN|END) [A-Z0-9 ]{1,60}-----)\s*/g, '\n$1\n')
    .trimStart()
}

function contentOf(text: string): TlsContent {
  const pem = unfolded(text)
  const labels = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,60})-----/g)].map(([, label = '']) => label)
  const blocks = pem.match(CERTIFICATE) ?? []
  const certificates = blocks.flatMap((block) => certificateIn(block) ?? [])
  const keys = labels.filter((label) => label.endsWith('PRIVATE KEY') && label !== 'OPENSSH PRIVATE KEY')
  const needsPassword = isEncrypted(pem)
  const ends = [...text.matchAll(/-----END [A-Z0-9 ]{1,60}-----/g)].length
  return {
    form: labels.includes('PKCS7')
      ? 'pkcs7'
      : /-----BEGIN [A-Z0-9 ]{1,60}-----(?![ \t]*\r?\n)/.test(text)
        ? 'one-line'
        : 'pem',
    certificates,
    key: keys.length === 0 ? 'none' : needsPassword ? 'encrypted' : 'plain',
    lists: labels.filter((label) => label === 'X509 CRL').length,
    others: labels.filter((label) => !KNOWN.test(label)),
    isDamaged:
      ends < labels.length ||
      certificates.length < labels.filter((label) => OF_CERTIFICATE.test(label)).length ||
      (keys.length > 0 && !needsPassword && !isKey(pem))
  }
}

function certificateIn(bytes: Buffer | string): X509Certificate | null {
  try {
    return new X509Certificate(bytes)
  } catch {
    return null
  }
}

function isKey(pem: string): boolean {
  try {
    createPrivateKey(pem)
    return true
  } catch {
    return false
  }
}

/** Detects UTF-16 by its byte order mark, or by NULs in every second byte. */
function isUtf16(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || bytes.subarray(0, 64).toString('latin1').startsWith('-\0-\0')
}

/** PKCS #12 is a sequence that begins with the number 3, followed by another sequence. */
function isPkcs12(bytes: Buffer): boolean {
  return bytes[0] === 0x30 && bytes.subarray(0, 14).includes(Buffer.of(2, 1, 3, 0x30))
}

const NOTHING: TlsContent = { form: 'other', certificates: [], key: 'none', lists: 0, others: [], isDamaged: false }
const OF_CERTIFICATE = /^(?:X509 |TRUSTED )?CERTIFICATE$/
const KNOWN = /^(?:X509 |TRUSTED )?CERTIFICATE$|PRIVATE KEY$|^X509 CRL$|^EC PARAMETERS$|^DH PARAMETERS$|^PKCS7$/
const CERTIFICATE = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]*-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g
const JKS = /^\u00FE\u00ED\u00FE\u00ED|^\u00CE\u00CE\u00CE\u00CE/
