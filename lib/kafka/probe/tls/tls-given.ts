import { stat } from 'node:fs/promises'
import { isSecret } from '../../../config/params/value-kinds.ts'
import { configValue } from '../../client/config-value.ts'
import type { KafkaParams } from '../../params.ts'
import { tlsContent } from '../../../tls/tls-content.ts'
import { tlsFileAt, tlsFilesIn, type TlsFile } from './tls-folder.ts'

export type TlsKind = 'ca' | 'certificate' | 'key' | 'keystore' | 'crl'

/** A setting for certificates or keys, and the files that it names. */
export interface TlsGiven {
  readonly kind: TlsKind
  /** `ssl_key_location` */
  readonly param: string
  /** Null if the setting holds the PEM itself. */
  readonly path: string | null
  /** One file, or all files of a folder of authorities; empty if nothing there can be read. */
  readonly files: readonly TlsFile[]
  readonly isFolder: boolean
}

export interface TlsPasswords {
  readonly key: string | undefined
  readonly keystore: string | undefined
}

/** All settings of a source for certificates and keys, without those whose path is a secret. */
export async function tlsGiven(params: KafkaParams): Promise<readonly TlsGiven[]> {
  const found = await Promise.all(TLS_KINDS.map((kind) => givenOf(params, kind)))
  return found.filter((given) => given !== null)
}

export function tlsPasswords(params: KafkaParams): TlsPasswords {
  return {
    key: configValue(params, 'ssl_key_password') ?? undefined,
    keystore: configValue(params, 'ssl_keystore_password') ?? undefined
  }
}

async function givenOf(params: KafkaParams, kind: TlsKind): Promise<TlsGiven | null> {
  const text = configValue(params, `ssl_${kind}_pem`)
  if (text !== null) {
    const bytes = Buffer.from(text)
    return {
      kind,
      param: `ssl_${kind}_pem`,
      path: null,
      files: [{ path: '', bytes, content: tlsContent(bytes) }],
      isFolder: false
    }
  }
  const param = `ssl_${kind}_location`
  const path = configValue(params, param)
  if (path === null || isSecret(params.config?.[param])) return null
  return { kind, param, path, ...(await filesAt(path)) }
}

async function filesAt(path: string): Promise<Pick<TlsGiven, 'files' | 'isFolder'>> {
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false
  )
  if (isFolder) return { isFolder, files: await tlsFilesIn(path) }
  const file = await tlsFileAt(path)
  return { isFolder, files: file === null ? [] : [file] }
}

/** In the order in which they are passed to TLS. */
export const TLS_KINDS: readonly TlsKind[] = ['ca', 'certificate', 'key', 'keystore', 'crl']
