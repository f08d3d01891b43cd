import type { Stats } from 'node:fs'
import { lstat } from 'node:fs/promises'

export type Standing = 'nothing' | 'socket' | 'folder' | 'file' | 'symbolic link' | 'pipe' | 'device'

/** What is at a path; a link counts as a link, wherever it leads. An invisible file counts as nothing. */
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
