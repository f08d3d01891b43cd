import type { Dirent } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { pathText, systemPath } from './path-text.ts'

/** What a listing says about a name without looking at it. */
export interface FolderEntry {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

/** Gets each entry, one after the other. If it returns a promise, the listing waits for it. */
export type VisitEntry = (name: string, entry: FolderEntry) => Promise<void> | null

/**
 * Lists a folder. Names come as strings, which costs least; those that seem not to be UTF-8 are listed once more, as
 * bytes. Throws what the system and the visitor throw.
 */
export async function listFolder(folder: string, visit: VisitEntry): Promise<void> {
  const place = systemPath(folder)
  let asBytes: 'no' | 'the rest' | 'all' = 'all'
  if (typeof place === 'string') {
    asBytes = 'no'
    for await (const entry of await opendir(place, { bufferSize: ENTRIES })) {
      if (entry.name.includes(REPLACEMENT)) {
        asBytes = 'the rest'
        continue
      }
      const visited = visit(entry.name, entry)
      if (visited !== null) await visited
    }
  }
  if (asBytes === 'no') return
  for await (const entry of await (opendir as unknown as OpendirAsBytes)(place, {
    encoding: 'buffer',
    bufferSize: ENTRIES
  })) {
    if (asBytes === 'all' || entry.name.toString().includes(REPLACEMENT)) await visit(pathText(entry.name), entry)
  }
}

/** Node's types do not know that names come as bytes on request. */
type OpendirAsBytes = (
  path: string | Buffer,
  options: { readonly encoding: 'buffer'; readonly bufferSize: number }
) => Promise<AsyncIterable<Dirent<Buffer>>>

/**
 * What replaces a byte that is not UTF-8 in a name that was listed as a string. Names may also really contain it.
 */
const REPLACEMENT = '\uFFFD'
/** Read at a time from a folder. */
const ENTRIES = 1024
