import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { link, lstat, mkdir, open, readdir, realpath, rename, stat, unlink } from 'node:fs/promises'
import { errnoOf } from '../../errors/errno-of.ts'
import type { OpenFs } from '../../core/regular-file.ts'

// The file system calls of a checkpoint folder, and the creation of a durable one.

/**
 * Creates a folder and its parents, with access for this user alone, and makes them durable. Resolves to the real path.
 * Node's own recursive `mkdir` hangs on a dangling link in the path, and under `/proc`.
 */
export async function makeFolder(folder: string, fs: FolderFs): Promise<string> {
  await make(path.resolve(folder), fs)
  return await fs.realpath(folder)
}

/**
 * Opens a folder, and refuses anything else at its path. Null if the folder may not be read, and on Windows, which
 * cannot open folders.
 */
export async function openFolder(folder: string, fs: FolderFs, flags = 0): Promise<FileHandle | null> {
  try {
    return await fs.open(folder, constants.O_RDONLY | ONLY_A_FOLDER | flags)
  } catch (error) {
    if (CANNOT.has(errnoOf(error))) return null
    throw error
  }
}

/**
 * Makes a rename in a folder durable, as far as the system can: Windows cannot open a folder, and some mounts cannot
 * sync one.
 */
export async function syncFolder(handle: FileHandle | null): Promise<void> {
  try {
    await handle?.sync()
  } catch (error) {
    if (!CANNOT.has(errnoOf(error))) throw error
  }
}

async function make(folder: string, fs: FolderFs): Promise<void> {
  const parent = path.dirname(folder)
  try {
    await makeOne(folder, fs)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || parent === folder) throw error
    await make(parent, fs)
    await makeOne(folder, fs)
  }
}

async function makeOne(folder: string, fs: FolderFs): Promise<void> {
  try {
    await fs.mkdir(folder, 0o700)
  } catch (error) {
    // Some systems report EROFS, EPERM or EISDIR for a folder that exists
    if (errnoOf(error) !== 'ENOENT' && (await isFolder(folder, fs))) return
    throw error
  }
  const parent = await openFolder(path.dirname(folder), fs)
  try {
    await syncFolder(parent)
  } finally {
    await parent?.close()
  }
}

async function isFolder(file: string, fs: FolderFs): Promise<boolean> {
  try {
    return (await fs.stat(file)).isDirectory()
  } catch {
    return false
  }
}

const CANNOT: ReadonlySet<string> = new Set([
  'EISDIR',
  'EPERM',
  'EACCES',
  'EINVAL',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EBADF'
])
/** Missing on Windows. With this flag, opening a FIFO fails without waiting for its writer. */
const ONLY_A_FOLDER = constants.O_DIRECTORY ?? 0

/** The file system calls of a checkpoint folder, so that a test can make some of them fail. */
export interface FolderFs extends OpenFs {
  readonly link: typeof link
  readonly mkdir: (path: string, mode: number) => Promise<unknown>
  readonly readdir: (path: string) => Promise<string[]>
  readonly realpath: (path: string) => Promise<string>
  readonly rename: typeof rename
  readonly unlink: typeof unlink
}

export const folderFs: FolderFs = { link, lstat, mkdir, open, readdir, realpath, rename, stat, unlink }
