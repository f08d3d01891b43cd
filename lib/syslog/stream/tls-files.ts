import { stat } from 'node:fs/promises'
import tls from 'node:tls'
import { certificatesIn, checkAuthorities, checkPair } from '../../core/check-certificates.ts'
import { tlsFile } from '../../core/tls-file.ts'
import { toSourceError } from '../../errors/make-error.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import type { SyslogParams } from '../params.ts'

export type TlsParams = NonNullable<SyslogParams['tls']>

/** What the files hold. */
export interface TlsFiles {
  readonly cert: Buffer
  readonly key: Buffer
  readonly ca: Buffer | undefined
}

/** Rejects where one cannot be read or used, or where they do not belong together. */
export async function readTlsFiles(params: TlsParams): Promise<TlsFiles> {
  const [cert, key, ca] = await Promise.all([
    pem('cert', params.cert), pem('key', params.key), params.ca === undefined ? undefined : pem('ca', params.ca)
  ])
  const files = { cert, key, ca }
  check(files, params)
  return files
}

/** Changes whenever one of the files does, be it written, renamed or linked anew. */
export async function stampOf({ cert, key, ca }: TlsParams): Promise<string> {
  const stamps = await Promise.all([cert, key, ca].map(async (path) => {
    if (path === undefined) return ''
    try {
      const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
      return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
    } catch (error) {
      return errnoOf(error)
    }
  }))
  return stamps.join()
}

export function isSame(one: TlsFiles, other: TlsFiles): boolean {
  const text = ({ cert, key, ca }: TlsFiles): string => [cert, key, ca].map((bytes) => bytes?.toString('latin1')).join()
  return text(one) === text(other)
}

function pem(key: string, path: string): Promise<Buffer> {
  return tlsFile(path, { param: `tls.${key}`, table: 'tls', cases: ['syslog'] })
}

function check({ cert, key, ca }: TlsFiles, params: TlsParams): void {
  try {
    if (ca !== undefined) checkAuthoritiesOf(ca, params.ca ?? '')
    tls.createSecureContext({ cert, key, ca })
    certificatesIn(cert) // their dates are looked at later
    checkPair(cert, key, undefined)
  } catch (error) {
    throw toSourceError(error, { area: 'tls', cases: ['syslog'], values: { cert: params.cert, key: params.key, ...(params.ca === undefined ? {} : { ca: params.ca }) } })
  }
}

/** Its checks are of certificate and key, so that the message has to name the file. */
function checkAuthoritiesOf(pem: Buffer, path: string): void {
  try {
    checkAuthorities(pem)
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException
    throw Object.assign(new Error(`${path}: ${message}`, { cause: error }), { code })
  }
}
