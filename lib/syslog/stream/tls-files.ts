import { createPrivateKey } from 'node:crypto'
import { stat } from 'node:fs/promises'
import tls from 'node:tls'
import { checkAuthorities, checkPair } from '../../tls/check-certificates.ts'
import { tlsFile } from '../../tls/tls-file.ts'
import { sourceError, toSourceError } from '../../errors/make-error.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import type { SyslogParams } from '../params.ts'
import { certificatesIn, holdsPem, isEncrypted, pemHeadings, type PemKind } from '../../tls/pem.ts'

export type TlsParams = NonNullable<SyslogParams['tls']>

/** The contents of the files. */
export interface TlsFiles {
  readonly cert: Buffer
  readonly key: Buffer
  readonly ca: Buffer | undefined
}

/** Reads the files. Rejects if one cannot be read or used, or if certificate and key do not belong together. */
export async function readTlsFiles(params: TlsParams): Promise<TlsFiles> {
  const [cert, key, ca] = await Promise.all([
    pem('cert', params.cert),
    pem('key', params.key),
    params.ca === undefined ? undefined : pem('ca', params.ca)
  ])
  const files = { cert, key, ca }
  checkContents(files, params)
  check(files, params)
  return files
}

/** A stamp that changes whenever one of the files is written, renamed or replaced. */
export async function stampOf({ cert, key, ca }: TlsParams): Promise<string> {
  const stamps = await Promise.all(
    [cert, key, ca].map(async (path) => {
      if (path === undefined) return ''
      try {
        const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
        return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
      } catch (error) {
        return errnoOf(error)
      }
    })
  )
  return stamps.join()
}

export function isSame(one: TlsFiles, other: TlsFiles): boolean {
  const text = ({ cert, key, ca }: TlsFiles): string => [cert, key, ca].map((bytes) => bytes?.toString('latin1')).join()
  return text(one) === text(other)
}

function pem(key: string, path: string): Promise<Buffer> {
  return tlsFile(path, { param: `tls.${key}`, table: 'tls', cases: ['syslog'] })
}

/** Checks the kind of each file, because OpenSSL reports neither which file is wrong nor what it contains. */
function checkContents(files: TlsFiles, params: TlsParams): void {
  for (const [setting, kind] of NEEDED) {
    const file = files[setting]
    if (file === undefined || holdsPem(file, kind)) continue
    const all = NEEDED.flatMap(([name]) =>
      files[name] === undefined ? [] : [`tls.${name}: ${pemHeadings(files[name])}`]
    )
    throw sourceError(
      'TLS_FILE_WRONG_CONTENT',
      {
        area: 'tls',
        param: `tls.${setting}`,
        path: params[setting] ?? '',
        values: { table: 'tls', setting, found: pemHeadings(file), wanted: kind }
      },
      { detail: all.join('; ') }
    )
  }
}

function check({ cert, key, ca }: TlsFiles, params: TlsParams): void {
  try {
    if (ca !== undefined) checkAuthoritiesOf(ca, params.ca ?? '')
    tls.createSecureContext({ cert, key, ca })
    certificatesIn(cert) // dates are checked later
    checkPair(cert, key, undefined)
  } catch (error) {
    throw toSourceError(lockedKey(error, key) ?? orderFault(error, cert, key), {
      area: 'tls',
      cases: ['syslog'],
      values: { cert: params.cert, key: params.key, ...(params.ca === undefined ? {} : { ca: params.ca }) }
    })
  }
}

/**
 * The error for a key with a passphrase: OpenSSL may report a failed decryption or an unknown kind of key, by chance.
 */
function lockedKey(error: unknown, key: Buffer): Error | null {
  if (!errnoOf(error).startsWith('ERR_OSSL_') || !isEncrypted(key.toString('latin1'))) return null
  return Object.assign(
    new Error('the key is encrypted, and a syslog source takes a key without a passphrase', { cause: error }),
    { code: 'ERR_OSSL_BAD_PASSWORD_READ' }
  )
}

/**
 * OpenSSL only reports that certificate and key do not match. If the key's certificate is in the file, but not the
 * first one, the error names its place.
 */
function orderFault(error: unknown, cert: Buffer, key: Buffer): unknown {
  if (!MISMATCH.test(errnoOf(error))) return error
  const own = createPrivateKey(key)
  const place = certificatesIn(cert).findIndex((certificate) => certificate.checkPrivateKey(own))
  return place < 1
    ? error
    : Object.assign(
        new Error(`the certificate of the key is number ${place + 1} in its file, and has to be the first`, {
          cause: error
        }),
        { code: errnoOf(error) }
      )
}

/** Adds the path of the authorities to the error, whose advice also covers the certificate and the key. */
function checkAuthoritiesOf(pem: Buffer, path: string): void {
  try {
    checkAuthorities(pem)
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException
    throw Object.assign(new Error(`${path}: ${message}`, { cause: error }), { code })
  }
}

const MISMATCH = /^ERR_OSSL_X509_KEY_(?:VALUES|TYPE)_MISMATCH$/
const NEEDED: readonly (readonly [keyof TlsFiles, PemKind])[] = [
  ['cert', 'CERTIFICATE'],
  ['key', 'PRIVATE KEY'],
  ['ca', 'CERTIFICATE']
]
