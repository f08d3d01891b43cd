import { readFile } from 'node:fs/promises'

/**
 * How many descriptors this process may have open: files, sockets and pipes together. That is the soft limit, which
 * Node raises to the hard one when it starts. Null where there is no limit, and where nobody can say: only Linux tells
 * in a file.
 */
export async function descriptorLimit(read: () => Promise<string> = readLimits): Promise<number | null> {
  return openFilesLimit(await read().catch(() => ''))
}

/** The soft limit in the text of `/proc/self/limits`. */
export function openFilesLimit(limits: string): number | null {
  const [, soft] = /^Max open files\s+(\d+)\s/m.exec(limits) ?? []
  return soft === undefined ? null : Number(soft)
}

function readLimits(): Promise<string> {
  return readFile('/proc/self/limits', 'latin1')
}
