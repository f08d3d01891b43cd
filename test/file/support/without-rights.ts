import { chmodSync, statSync } from 'node:fs'

/** Runs an action as somebody who may not look into `shut`, a file or a folder. Root may, so it becomes nobody for that time. */
export async function withoutRights<T>(shut: string, action: () => Promise<T>): Promise<T> {
  const { mode } = statSync(shut)
  const isRoot = process.geteuid?.() === 0
  chmodSync(shut, 0)
  if (isRoot) process.seteuid?.(NOBODY)
  try {
    return await action()
  } finally {
    if (isRoot) process.seteuid?.(0)
    chmodSync(shut, mode)
  }
}

const NOBODY = 65_534
