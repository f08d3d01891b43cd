import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { readRegular } from '../core/regular-file.ts'
import { pemBlocks } from './pem.ts'
import { readPem } from './tls-file.ts'

/** Authorities may be a file, or a folder, as librdkafka has it. */
export async function authoritiesAt(place: string): Promise<Buffer> {
  return (await stat(place)).isDirectory() ? await authoritiesIn(place) : await readPem(place)
}

/**
 * The certificates of all PEM files in a folder, each once: such folders hold links to the same files (`c_rehash`).
 * Whatever else lies there is skipped. Rejects where there is none.
 */
export async function authoritiesIn(folder: string): Promise<Buffer> {
  const found = new Set<string>()
  for (const name of (await readdir(folder)).sort()) {
    for (const certificate of await certificatesOf(path.join(folder, name))) found.add(certificate)
  }
  if (found.size === 0)
    throw Object.assign(new Error(`no file in ${folder} holds a certificate`), { code: 'ERR_OSSL_PEM_NO_START_LINE' })
  return Buffer.from([...found].join('\n'))
}

async function certificatesOf(file: string): Promise<readonly string[]> {
  try {
    return pemBlocks(await readRegular(file, LARGEST_BYTES), 'CERTIFICATE')
  } catch {
    return [] // a link that leads nowhere, a file of another user, a pipe
  }
}

/** A bundle of all public authorities has a quarter of it. */
const LARGEST_BYTES = 1024 * 1024
