import { createPrivateKey } from 'node:crypto'
import tls from 'node:tls'
import { messageOf } from '../../../errors/message-of.ts'
import { belongsTo, isAuthority } from '../../../tls/check-certificates.ts'
import type { TlsContent } from '../../../tls/tls-content.ts'
import type { TlsFile } from './tls-folder.ts'
import type { TlsGiven, TlsKind, TlsPasswords } from './tls-given.ts'

/** Which setting is at fault, and what is wrong with it. */
export interface TlsFault {
  readonly given: TlsGiven
  /** The file at fault; in a folder, the one that could be converted into what the setting needs. */
  readonly file: TlsFile | undefined
  /**
   * `form`: the right content in another form; `content`: other content; `mismatch`: certificate and key do not belong
   * together; `order`: the key belongs to another certificate of the file; `legacy`: a key store in a form that
   * OpenSSL no longer supports.
   */
  readonly wrong:
    | 'missing'
    | 'empty-folder'
    | 'form'
    | 'content'
    | 'damaged'
    | 'no-password'
    | 'wrong-password'
    | 'mismatch'
    | 'order'
    | 'legacy'
}

/** The first fault among the settings, in the order in which they are passed to TLS; null if there is none. */
export function tlsFaultIn(all: readonly TlsGiven[], passwords: TlsPasswords): TlsFault | null {
  for (const given of all) {
    const fault = faultOf(given, passwords)
    if (fault !== null) return fault
  }
  return pairFault(all, passwords)
}

function faultOf(given: TlsGiven, passwords: TlsPasswords): TlsFault | null {
  const { kind, files, isFolder } = given
  if (isFolder) return folderFault(given)
  const [file] = files
  if (file === undefined) return { given, file, wrong: 'missing' }
  const wrong = kind === 'keystore' ? keystoreFault(file, passwords.keystore) : pemFault(kind, file, passwords)
  return wrong === null ? null : { given, file, wrong }
}

/** Only `ssl_ca_location` may name a folder. */
function folderFault(given: TlsGiven): TlsFault | null {
  const { kind, files } = given
  if (kind !== 'ca') return { given, file: undefined, wrong: 'content' }
  if (files.some(({ content: { form, certificates } }) => certificates.length > 0 && form === 'pem')) return null
  const near = files.find(({ content }) => isOtherForm(content) && content.certificates.length > 0)
  return { given, file: near, wrong: near === undefined ? 'empty-folder' : 'form' }
}

function pemFault(kind: TlsKind, { content, bytes }: TlsFile, passwords: TlsPasswords): TlsFault['wrong'] | null {
  if (!holds(kind, content)) return content.isDamaged && !hasOther(kind, content) ? 'damaged' : 'content'
  if (isOtherForm(content)) return 'form'
  if (content.isDamaged) return 'damaged'
  if (kind !== 'key' || content.key !== 'encrypted') return null
  if (passwords.key === undefined) return 'no-password'
  return opens(bytes, passwords.key) ? null : 'wrong-password'
}

/** Whether the content is of the kind that the setting needs, regardless of its form. */
export function holds(kind: TlsKind, { certificates, key, lists, form }: TlsContent): boolean {
  if (kind === 'ca') return certificates.some(isAuthority) || form === 'pkcs7'
  if (kind === 'certificate') return certificates.length > 0 || form === 'pkcs7'
  if (kind === 'key') return key !== 'none'
  return kind === 'crl' ? lists > 0 : form === 'pkcs12'
}

/** Whether a damaged file has readable content of another kind: it then counts as a file with other content. */
function hasOther(kind: TlsKind, { certificates, key, lists }: TlsContent): boolean {
  return (
    (certificates.length > 0 && kind !== 'ca' && kind !== 'certificate') ||
    (key !== 'none' && kind !== 'key') ||
    (lists > 0 && kind !== 'crl')
  )
}

function isOtherForm({ form }: TlsContent): boolean {
  return ['one-line', 'utf16', 'der', 'pkcs7'].includes(form)
}

function opens(key: Buffer, passphrase: string): boolean {
  try {
    createPrivateKey({ key, passphrase })
    return true
  } catch {
    return false
  }
}

export function keystoreFault({ bytes, content }: TlsFile, passphrase: string | undefined): TlsFault['wrong'] | null {
  if (content.form !== 'pkcs12') return 'content'
  try {
    tls.createSecureContext({ pfx: bytes, ...(passphrase === undefined ? {} : { passphrase }) })
    return null
  } catch (error) {
    const message = messageOf(error)
    if (message.includes('mac verify failure')) return passphrase === undefined ? 'no-password' : 'wrong-password'
    return /unsupported/i.test(message) ? 'legacy' : 'damaged'
  }
}

/**
 * The fault if certificate and key do not match. The key counts as the wrong one, unless the certificate is that of an
 * authority.
 */
function pairFault(all: readonly TlsGiven[], passwords: TlsPasswords): TlsFault | null {
  const [certificate, key] = [all.find(({ kind }) => kind === 'certificate'), all.find(({ kind }) => kind === 'key')]
  const [certificateFile, keyFile] = [certificate?.files[0], key?.files[0]]
  if (certificate === undefined || key === undefined || certificateFile === undefined || keyFile === undefined)
    return null
  const [own, ...chain] = certificateFile.content.certificates
  if (own === undefined || belongsTo(own, keyFile.bytes, passwords.key)) return null
  if (chain.some((each) => belongsTo(each, keyFile.bytes, passwords.key)))
    return { given: certificate, file: certificateFile, wrong: 'order' }
  return own.ca && chain.length === 0
    ? { given: certificate, file: certificateFile, wrong: 'mismatch' }
    : { given: key, file: keyFile, wrong: 'mismatch' }
}
