import type { Dirent } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { pathText, systemPath } from './path-text.ts'

/** What a folder listing reports about a name, without an extra call to the system. */
export interface FolderEntry {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

/** Called for each entry, one after the other. If it returns a promise, the listing waits for it. */
export type VisitEntry = (name: string, entry: FolderEntry) => Promise<void> | null

/**
 * Lists a folder. Names are read as strings, which is cheapest; names that do not seem to be UTF-8 are listed once
 * more, as bytes. Throws the errors of the system and of the visitor.
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

/** Node's types lack the option to get names as bytes. */
type OpendirAsBytes = (
  path: string | Buffer,
  options: { readonly encoding: 'buffer'; readonly bufferSize: number }
) => Promise<AsyncIterable<Dirent<Buffer>>>

/** Replaces a non-UTF-8 byte in a name that was listed as a string. A name may also really contain this character. */
const REPLACEMENT = '\uFFFD'
/** Number of entries read at a time from a folder. */
const ENTRIES = 1024
