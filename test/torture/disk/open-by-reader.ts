import { fstatSync, readdirSync } from 'node:fs'

/**
 * Whether this process has the inode open by a handle that is not one of `ours`. Linux tells; elsewhere it is not
 * known, and false.
 */
export function openByReader(ino: string, ours: ReadonlySet<number>): boolean {
  return handles().some((handle) => !ours.has(handle) && inodeOf(handle) === ino)
}

function handles(): number[] {
  try {
    return readdirSync('/proc/self/fd').map(Number)
  } catch {
    return []
  }
}

function inodeOf(handle: number): string {
  try {
    return String(fstatSync(handle, { bigint: true }).ino)
  } catch {
    return '' // the handle that listed the folder
  }
}
