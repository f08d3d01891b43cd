import { createPrivateKey, type X509Certificate, type KeyObject } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { certificatesIn } from '../../tls/pem.ts'
import { readRegular } from '../../core/regular-file.ts'

/** A file named by a param, or one next to it. */
export interface NearFile {
  readonly path: string
  /** The certificates in the file's order, so that in a correct file the source's own comes first. */
  readonly certificates: readonly X509Certificate[]
  readonly key: KeyObject | null
}

/**
 * Reads the given files, and up to 100 files next to them whose names suggest certificates or keys. A file that cannot
 * be read counts as empty.
 */
export async function filesNear(files: readonly string[]): Promise<readonly NearFile[]> {
  const folders = new Set(files.map((file) => path.dirname(file)))
  const lists = await Promise.all(
    [...folders].map(async (folder) =>
      (await readdir(folder).catch(() => []))
        .filter((name) => PEM_NAME.test(name))
        .sort()
        .map((name) => path.join(folder, name))
    )
  )
  const paths = new Set([...files, ...lists.flat().slice(0, MOST_FILES)])
  return await Promise.all([...paths].map(nearFile))
}

async function nearFile(file: string): Promise<NearFile> {
  const pem = await readRegular(file, MOST_BYTES).catch(() => Buffer.alloc(0))
  return { path: file, certificates: orNull(() => certificatesIn(pem)) ?? [], key: orNull(() => createPrivateKey(pem)) }
}

function orNull<Value>(make: () => Value): Value | null {
  try {
    return make()
  } catch {
    return null
  }
}

const PEM_NAME = /\.(?:pem|crt|cer|cert|key)$/i
const MOST_FILES = 100
const MOST_BYTES = 262_144
