import { readdirSync, readlinkSync } from 'node:fs'

/** The files under a folder that this process holds open, one for each handle. Linux only. */
export function openHandles(folder: string): string[] {
  return readdirSync('/proc/self/fd')
    .map(target)
    .filter((name) => name.startsWith(`${folder}/`))
}

function target(handle: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${handle}`)
  } catch {
    return '' // the handle that listed /proc/self/fd, closed by now
  }
}
