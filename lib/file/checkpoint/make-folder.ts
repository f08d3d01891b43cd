import path from 'node:path'
import { errnoOf, type FolderFs } from './folder-fs.ts'
import { syncFolder } from './write-durably.ts'

/**
 * Makes a folder and those it lies in, for this user alone, so that they are still there after a power failure. Resolves to its real path.
 * Node's own recursive `mkdir` never ends where a link on the way leads nowhere, and under `/proc`.
 */
export async function makeFolder(folder: string, fs: FolderFs): Promise<string> {
  await make(path.resolve(folder), fs)
  return await fs.realpath(folder)
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
    // Some systems say EROFS, EPERM or EISDIR of a folder that is there
    if (errnoOf(error) !== 'ENOENT' && await isFolder(folder, fs)) return
    throw error
  }
  await syncFolder(path.dirname(folder), fs)
}

async function isFolder(file: string, fs: FolderFs): Promise<boolean> {
  try {
    return (await fs.stat(file)).isDirectory()
  } catch {
    return false
  }
}
