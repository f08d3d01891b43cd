/** Runs an action as somebody who may not read everything: root may, so it becomes nobody for that time. */
export async function withoutRights<T>(action: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(NOBODY)
  try {
    return await action()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

const NOBODY = 65_534
