import { readdir, readFile } from 'node:fs/promises'

// Reads `/proc` of Linux. A process may end while it is examined, and only root sees more than the names of other
// users' processes.

/** The running processes, up to a limit. */
export async function pidsIn(proc: string): Promise<readonly string[]> {
  return (await namesIn(proc)).filter((name) => /^\d{1,10}$/.test(name)).slice(0, MOST_PROCESSES)
}

/** The names in a folder; empty if it cannot be listed. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => [])
}

/** The text of a file; empty if it cannot be read. */
export async function textOf(file: string): Promise<string> {
  return await readFile(file, 'latin1').catch(() => '')
}

const MOST_PROCESSES = 4096
