import { readdir, readFile } from 'node:fs/promises'

// What Linux shows in files. Processes end while they are looked at, and only root sees more than the names of other
// users' processes.

/** The processes there are, a bounded number of them. */
export async function pidsIn(proc: string): Promise<readonly string[]> {
  return (await namesIn(proc)).filter((name) => /^\d{1,10}$/.test(name)).slice(0, MOST_PROCESSES)
}

/** What is in a folder; nothing where it may not be listed. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => [])
}

/** Empty if it may not be read. */
export async function textOf(file: string): Promise<string> {
  return await readFile(file, 'latin1').catch(() => '')
}

const MOST_PROCESSES = 4096
