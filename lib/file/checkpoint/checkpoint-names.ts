import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { systemPath } from '../path-text.ts'
import { isLockName } from './lock-file.ts'
import { isTemporary } from './write-durably.ts'

// Names of the files in a checkpoint folder.

/**
 * The name of the file that stores a source's positions: for a plain key, the key itself. Two keys never share a file,
 * even if the file system ignores case or cuts long names: if a key's name would be ambiguous, a hash is added to it.
 */
export function checkpointName(key: string): string {
  const encoded = encode(key)
  const isPlain = encoded !== '' && encoded.length <= LONGEST && !AMBIGUOUS.test(key) && !RESERVED.test(key)
  return isPlain ? `${encoded}.json` : `${encoded.slice(0, LONGEST)}~${hashOf(key)}.json`
}

/** Encodes anything but letters, digits, `.`, `_` and `-` as `%` and its bytes in hex. */
function encode(key: string): string {
  return key.replace(/[^A-Za-z0-9._-]/gu, (char) =>
    [...Buffer.from(char)].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')
  )
}

function hashOf(key: string): string {
  return createHash('sha256').update(key, 'utf16le').digest('hex').slice(0, 32)
}

/** File systems allow 255 bytes; the hash, the extension and the suffix of a damaged file must fit too. */
const LONGEST = 120
/** Capitals, and lone surrogates, which have no bytes of their own. */
const AMBIGUOUS = /[A-Z]|\p{Cs}/u
/** Device names on Windows, with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/

/**
 * Finds the matching files that hold a source's own positions: a source that read them would write what it reads, in an
 * endless loop. Both the folder and the name must match, and the caller must report the result: a log that is not ours
 * may have such a name in the same folder.
 */
export async function ownNames(found: readonly string[], dir: string | null): Promise<readonly string[]> {
  const called = dir === null ? [] : found.filter((name) => isCalledAsOurs(path.basename(name)))
  if (dir === null || called.length === 0) return []
  const folders = new Map<string, boolean>()
  for (const folder of new Set(called.map((name) => path.dirname(name))))
    folders.set(folder, await isSameFolder(folder, dir))
  return called.filter((name) => folders.get(path.dirname(name)) === true)
}

/**
 * Pure. True for the name of a checkpoint, of a damaged checkpoint that was set aside, of a lock, and of the temporary
 * file of any of them.
 */
export function isCalledAsOurs(name: string): boolean {
  return CHECKPOINT.test(name) || isLockName(name) || isTemporary(name)
}

/** Either path may lead through links. */
async function isSameFolder(one: string, other: string): Promise<boolean> {
  try {
    const [a, b] = await Promise.all([one, other].map((folder) => stat(systemPath(folder), { bigint: true })))
    return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino
  } catch {
    return false
  }
}

/** Matches any key, because several sources may share a folder. */
const CHECKPOINT = /^[\w.%~-]+\.json(?:\.damaged-\d{4}-\d\d-\d\dT[\dZ.]+(?:-\d+)?)?$/
