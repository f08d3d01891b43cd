import path from 'node:path'
import { listFolder, type FolderEntry } from '../list-folder.ts'

/** Some of the names under a folder, the nearest first. */
export interface NamesUnder {
  /** Paths relative to the folder, with `/`. Includes symbolic links, which may lead to files. */
  readonly files: readonly string[]
  readonly folders: readonly string[]
  /** Pipes, sockets, devices. */
  readonly others: readonly string[]
  /** True if there are more names than listed here. */
  readonly isCut: boolean
}

export interface NamesLimits {
  readonly mostNames?: number
  /** Depth below the first folder. */
  readonly deepest?: number
}

/** Lists a bounded number of names and folders. Skips folders that cannot be listed. */
export async function namesUnder(
  base: string,
  { mostNames = MOST_NAMES, deepest = DEEPEST }: NamesLimits = {}
): Promise<NamesUnder> {
  const files: string[] = []
  const folders: string[] = []
  const others: string[] = []
  const next: { readonly under: string; readonly depth: number }[] = [{ under: '', depth: 0 }]
  let seen = 0
  let isCut = false
  const meet = (under: string, name: string, entry: FolderEntry): void => {
    const full = under === '' ? name : `${under}/${name}`
    if (entry.isDirectory()) folders.push(full)
    else if (entry.isFile() || entry.isSymbolicLink()) files.push(full)
    else others.push(full)
  }
  for (let stop = next.shift(); stop !== undefined; stop = next.shift()) {
    const { under, depth } = stop
    const before = folders.length
    try {
      await listFolder(path.join(base, under), (name, entry) => {
        if (++seen > mostNames) throw new Error('enough')
        meet(under, name, entry)
        return null
      })
    } catch {
      if (seen > mostNames) return { files, folders, others, isCut: true }
    }
    if (depth < deepest) next.push(...folders.slice(before).map((name) => ({ under: name, depth: depth + 1 })))
    else isCut ||= folders.length > before
  }
  return { files, folders, others, isCut }
}

const MOST_NAMES = 5000
const DEEPEST = 6
