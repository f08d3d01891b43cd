import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { systemPath } from '../path-text.ts'
import { isLockName } from './lock-file.ts'
import { isTemporary } from './write-durably.ts'

/**
 * The name of the file that keeps a source's positions. A plain key is the name as it is. Two keys never share a file,
 * not even where the file system takes upper and lower case for the same, or cuts long names: what a name alone cannot
 * tell apart gets a hash of the key.
 */
export function checkpointName(key: string): string {
  const encoded = encode(key)
  const isPlain = encoded !== '' && encoded.length <= LONGEST && !AMBIGUOUS.test(key) && !RESERVED.test(key)
  return isPlain ? `${encoded}.json` : `${encoded.slice(0, LONGEST)}~${hashOf(key)}.json`
}

/** What is not a letter, a digit, `.`, `_` or `-` becomes `%` and its bytes in hex. */
function encode(key: string): string {
  return key.replace(/[^A-Za-z0-9._-]/gu, (char) =>
    [...Buffer.from(char)].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')
  )
}

function hashOf(key: string): string {
  return createHash('sha256').update(key, 'utf16le').digest('hex').slice(0, 32)
}

/** File systems take 255 bytes; the hash, the extension and what a damaged file is renamed to have to fit as well. */
const LONGEST = 120
/** Capitals, and halves of surrogate pairs, which have no bytes of their own. */
const AMBIGUOUS = /[A-Z]|\p{Cs}/u
/** Devices of Windows, whatever the extension. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/

/**
 * Of names that match, those that lie in the folder where a source keeps its positions, and are called as what is kept
 * there. A source that read them would write what it reads, for ever. Both have to hold, and whoever asks has to tell
 * of them: a stranger's log may have such a name.
 */
export async function ownNames(found: readonly string[], dir: string | null): Promise<readonly string[]> {
  const called = dir === null ? [] : found.filter((name) => isCalledAsOurs(path.basename(name)))
  if (dir === null || called.length === 0) return []
  const folders = new Map<string, boolean>()
  for (const folder of new Set(called.map((name) => path.dirname(name))))
    folders.set(folder, await isSameFolder(folder, dir))
  return called.filter((name) => folders.get(path.dirname(name)) === true)
}

/** Pure: a checkpoint, one that was damaged and set aside, a lock, or what is to become one of them. */
export function isCalledAsOurs(name: string): boolean {
  return CHECKPOINT.test(name) || isLockName(name) || isTemporary(name)
}

/** It may be reached by links, on both ways. */
async function isSameFolder(one: string, other: string): Promise<boolean> {
  try {
    const [a, b] = await Promise.all([one, other].map((folder) => stat(systemPath(folder), { bigint: true })))
    return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino
  } catch {
    return false
  }
}

/** Whatever the key: a folder is for many sources. */
const CHECKPOINT = /^[\w.%~-]+\.json(?:\.damaged-\d{4}-\d\d-\d\dT[\dZ.]+(?:-\d+)?)?$/
