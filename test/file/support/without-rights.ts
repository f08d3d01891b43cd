import { chmodSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { checkReachable } from './reachable-folder.ts'

/**
 * Runs an action as somebody who may not look into `shut`, a file or a folder of a `reachableFolder`; or no more than
 * `rights` say. Root may, so it becomes nobody for that time.
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
