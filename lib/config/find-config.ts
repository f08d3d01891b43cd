import { readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** The name of the sources' file. */
const SOURCES_FILE_NAME = 'wpsrc.toml'

/** Where to look for connectors, from the folder of `wpsrc.toml` upwards. */
export const CONNECTOR_FOLDER: string = join('connectors', 'source.d')

/** How many folders to search, including the first one. */
export const MOST_LEVELS = 32

/** The path of `wpsrc.toml`, given its folder or the file itself. Rejects if the path cannot be looked up. */
export async function findSourcesFile(path: string): Promise<string> {
  return (await stat(path)).isDirectory() ? join(path, SOURCES_FILE_NAME) : path
}

/** The nearest `connectors/source.d` in a folder or above it; null if there is none. */
export async function findConnectorFolder(folder: string, levels: number): Promise<string | null> {
  let at = folder
  for (let level = 0; level < levels; level++) {
    const candidate = join(at, CONNECTOR_FOLDER)
    if (await isDirectory(candidate)) return candidate
    const above = upper(at)
    if (above === null) return null
    at = above
  }
  return null
}

/** The number of folders above a folder, up to the root; at most `most`. */
export function foldersAbove(folder: string, most: number): number {
  let at = resolve(folder)
  for (let count = 0; count < most; count++) {
    const above = dirname(at)
    if (above === at) return count
    at = above
  }
  return most
}

/**
 * Paths of the `*.toml` files directly in a folder, sorted by the bytes of their names. As in a shell, the
 * pattern does not match hidden files: editors keep `.#name.toml` beside a file while it is edited, and file managers
 * `._name.toml`.
 */
export async function listConnectorFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries
    .filter((entry) => entry.name.endsWith('.toml') && !entry.name.startsWith('.') && !entry.isDirectory())
    .map(({ name }) => name)
  return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map((name) => join(folder, name))
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    // Missing or inaccessible: the search continues above, and a missing folder is reported at the end
    return false
  }
}

/**
 * The parent folder. A relative path stays relative for as long as possible, because diagnostics name files that way.
 */
function upper(folder: string): string | null {
  const above = dirname(folder)
  if (above !== folder && !folder.endsWith('..')) return above
  const absolute = resolve(folder)
  return dirname(absolute) === absolute ? null : dirname(absolute)
}
