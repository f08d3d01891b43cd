import { readlink } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** Where the links among some paths, and among the folders that they are in, lead: step by step, as each of them may be changed. */
export async function linkTargets(paths: readonly string[]): Promise<readonly string[]> {
  const looked = new Set<string>()
  const found = new Set<string>()
  const open = paths.flatMap((path) => [path, dirname(path)])
  for (let path = open.pop(); path !== undefined && found.size < MOST_TARGETS; path = open.pop()) {
    if (looked.has(path)) continue
    looked.add(path)
    const target = await readlink(path).catch(() => null)
    if (target === null) continue
    const at = resolve(dirname(path), target)
    found.add(at)
    open.push(at, dirname(at))
  }
  return [...found]
}

const MOST_TARGETS = 2000
