import { link, lstat, mkdir, open, readdir, realpath, rename, stat, unlink } from 'node:fs/promises'
import type { OpenFs } from '../../core/regular-file.ts'

/** The calls that a checkpoint folder is kept with, so that a test can have some of them fail. */
export interface FolderFs extends OpenFs {
  readonly link: typeof link
  readonly mkdir: (path: string, mode: number) => Promise<unknown>
  readonly readdir: (path: string) => Promise<string[]>
  readonly realpath: (path: string) => Promise<string>
  readonly rename: typeof rename
  readonly unlink: typeof unlink
}

export const folderFs: FolderFs = { link, lstat, mkdir, open, readdir, realpath, rename, stat, unlink }
