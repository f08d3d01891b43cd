import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { readRegular } from '../core/regular-file.ts'
import { pemBlocks } from './pem.ts'
import { readPem } from './tls-file.ts'

/** Reads certificate authorities from a file or, as librdkafka does, from a folder. */
export async function authoritiesAt(place: string): Promise<Buffer> {
  return (await stat(place)).isDirectory() ? await authoritiesIn(place) : await readPem(place)
}

/**
 * The certificates of all PEM files in a folder, each once: such folders hold several links to the same file
 * (`c_rehash`). Other files are skipped. Rejects if no file holds a certificate.
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
    return [] // a dangling link, a file of another user, a pipe
  }
}

/** A bundle of all public authorities is a quarter of this size. */
const LARGEST_BYTES = 1024 * 1024
