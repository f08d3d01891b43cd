import { readFile } from 'node:fs/promises'

/**
 * How many descriptors this process may have open: files, sockets and pipes together. That is the soft limit, which Node raises to the hard one
 * when it starts. Null where there is no limit, and where nobody can say: only Linux tells in a file.
 */
export async function descriptorLimit(read: () => Promise<string> = readLimits): Promise<number | null> {
  const text = await read().catch(() => '')
  const [, soft] = /^Max open files\s+(\d+)\s/m.exec(text) ?? []
  return soft === undefined ? null : Number(soft)
}

function readLimits(): Promise<string> {
  return readFile('/proc/self/limits', 'latin1')
}
