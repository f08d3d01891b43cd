import { readdir, readFile, readlink } from 'node:fs/promises'

/** How `/proc` is read. */
export interface ProcFiles {
  readFile(path: string): Promise<string>
  readdir(path: string): Promise<readonly string[]>
  readlink(path: string): Promise<string>
}

export const procFiles: ProcFiles = {
  readFile: (path) => readFile(path, 'latin1'),
  readdir: (path) => readdir(path),
  readlink: (path) => readlink(path)
}
