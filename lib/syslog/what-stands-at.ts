import type { Stats } from 'node:fs'
import { lstat } from 'node:fs/promises'

export type Standing = 'nothing' | 'socket' | 'folder' | 'file' | 'symbolic link' | 'pipe' | 'device'

/** The kind of file at a path. Links are not followed. A file that cannot be examined counts as nothing. */
export async function whatStandsAt(at: string): Promise<Standing> {
  try {
    const found = await lstat(at)
    return KINDS.find(([, is]) => is(found))?.[0] ?? 'device'
  } catch {
    return 'nothing'
  }
}

const KINDS: readonly (readonly [Standing, (found: Stats) => boolean])[] = [
  ['socket', (found) => found.isSocket()],
  ['folder', (found) => found.isDirectory()],
  ['file', (found) => found.isFile()],
  ['symbolic link', (found) => found.isSymbolicLink()],
  ['pipe', (found) => found.isFIFO()]
]
