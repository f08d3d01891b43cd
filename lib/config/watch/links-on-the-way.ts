import { readlink } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * The symbolic links on the way to some paths, and their targets, step by step: each of them may be replaced. Even a
 * folder far above may be a link, as in deployments that point `current` at another release.
 */
export async function linksOnTheWay(paths: readonly string[]): Promise<readonly string[]> {
  const looked = new Set<string>()
  const found = new Set<string>()
  const open = [...paths]
  for (let path = open.pop(); path !== undefined && found.size < MOST_LINKS; path = open.pop()) {
    if (looked.has(path)) continue
    looked.add(path)
    open.push(dirname(path))
    const target = await readlink(path).catch(() => null)
    if (target === null) continue
    const at = resolve(dirname(path), target)
    found.add(path).add(at)
    open.push(at)
  }
  return [...found]
}

const MOST_LINKS = 2000
