import { readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** What the sources' file is called in a folder. */
const SOURCES_FILE_NAME = 'wpsrc.toml'

/** Where connectors are looked for, from the folder of `wpsrc.toml` upwards. */
export const CONNECTOR_FOLDER: string = join('connectors', 'source.d')

/** How many folders are looked into, the first one included. */
export const MOST_LEVELS = 32

/** The path of `wpsrc.toml`, for a folder or the file itself. Rejects where it cannot be looked at. */
export async function findSourcesFile(path: string): Promise<string> {
  return (await stat(path)).isDirectory() ? join(path, SOURCES_FILE_NAME) : path
}

/** The nearest `connectors/source.d` of a folder and those above it; null where there is none. */
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

/** How many folders there are above one, up to the root; at most `most`. */
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
 * The paths of the `*.toml` files directly in a folder, sorted by the bytes of their names. As with that pattern in a
 * shell, hidden ones are none: editors keep `.#name.toml` beside a file while it is edited, and file managers
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
    // Not there or not to be seen: the search goes on above, and a missing folder is told in the end
    return false
  }
}

/** The folder above. A relative path stays relative for as long as it can, as that is how diagnostics name files. */
function upper(folder: string): string | null {
  const above = dirname(folder)
  if (above !== folder && !folder.endsWith('..')) return above
  const absolute = resolve(folder)
  return dirname(absolute) === absolute ? null : dirname(absolute)
}
