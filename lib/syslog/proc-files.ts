import { readdir, readFile, readlink } from 'node:fs/promises'

/** How `/proc` is read. */
export interface ProcFiles {
  readonly readFile: (path: string) => Promise<string>
  readonly readdir: (path: string) => Promise<readonly string[]>
  readonly readlink: (path: string) => Promise<string>
}

export const procFiles: ProcFiles = {
  readFile: (path) => readFile(path, 'latin1'),
  readdir: (path) => readdir(path),
  readlink: (path) => readlink(path)
}
