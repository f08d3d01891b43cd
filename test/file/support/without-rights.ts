import { chmodSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { checkReachable } from './reachable-folder.ts'

/**
 * Runs an action with no more access to `shut`, a file or a folder of a `reachableFolder`, than the mode `rights`
 * allows; with none by default. Modes do not restrict root, so a root process becomes nobody for that time.
 */
export async function withoutRights<T>(shut: string, action: () => Promise<T>, rights: number = 0): Promise<T> {
  checkReachable(path.join(realpathSync(path.dirname(shut)), path.basename(shut)))
  const { mode } = statSync(shut)
  const isRoot = process.geteuid?.() === 0
  chmodSync(shut, rights)
  if (isRoot) process.seteuid?.(NOBODY)
  try {
    return await action()
  } finally {
    if (isRoot) process.seteuid?.(0)
    chmodSync(shut, mode)
  }
}

const NOBODY = 65_534
