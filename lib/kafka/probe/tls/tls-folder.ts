import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { readRegular } from '../../../core/regular-file.ts'
import { tlsContent, type TlsContent } from '../../../tls/tls-content.ts'

/** A file of certificates or keys, and what it holds. */
export interface TlsFile {
  readonly path: string
  readonly bytes: Buffer
  readonly content: TlsContent
}

/**
 * The files of a folder in the order of their names; empty if the folder cannot be read. Skips subfolders, and files
 * that are too large or may not be read.
 */
export async function tlsFilesIn(folder: string): Promise<readonly TlsFile[]> {
  const names: string[] = await readdir(folder).catch(() => [])
  const found = await Promise.all(
    names
      .sort()
      .slice(0, MOST_FILES)
      .map((name) => tlsFileAt(path.join(folder, name)))
  )
  return found.filter((file) => file !== null)
}

/** Reads a file; null if it is not a regular file, is too large or may not be read. */
export async function tlsFileAt(file: string): Promise<TlsFile | null> {
  try {
    const bytes = await readRegular(file, LARGEST_BYTES)
    return { path: file, bytes, content: tlsContent(bytes) }
  } catch {
    return null
  }
}

const MOST_FILES = 200
/** A bundle of all public authorities has a quarter of this size. */
const LARGEST_BYTES = 1024 * 1024
