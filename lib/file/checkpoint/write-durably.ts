import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { errnoOf, type FolderFs } from './folder-fs.ts'

/**
 * Puts a text in the place of a file, so that after a crash at any moment the file is whole: either as it was, or as it is to be.
 * Once this has resolved, it is the latter.
 */
export async function replaceDurably(file: string, text: string, fs: FolderFs): Promise<void> {
  const folder = path.dirname(file)
  const temporary = await writeTemporary(folder, text, fs)
  try {
    await fs.rename(temporary, file)
  } catch (error) {
    await removeIfThere(temporary, fs)
    throw error
  }
  await syncFolder(folder, fs)
}

/** Writes a temporary file, whole and synced. Nothing is left of it where that fails. */
export async function writeTemporary(folder: string, text: string, fs: FolderFs): Promise<string> {
  const file = temporaryFile(folder)
  const handle = await fs.open(file, 'wx', FILE_MODE)
  try {
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    await removeIfThere(file, fs)
    throw error
  }
  return file
}

/** A name in the folder that nobody else uses. */
export function temporaryFile(folder: string): string {
  return path.join(folder, `${PREFIX}${process.pid}-${randomBytes(8).toString('hex')}${SUFFIX}`)
}

/** Whether a name is such a one: left behind by a process that was killed, where nobody else is at work. */
export function isTemporary(name: string): boolean {
  return name.startsWith(PREFIX) && name.endsWith(SUFFIX)
}

/** Removing is tidying up: it fails only where something worse has happened, and that is told already. */
export async function removeIfThere(file: string, fs: FolderFs): Promise<void> {
  try {
    await fs.unlink(file)
  } catch {
    // gone, or it stays until the folder is opened again
  }
}

/** Makes a rename durable. Windows cannot open a folder, and some mounts cannot sync one: there the system does what it can. */
export async function syncFolder(folder: string, fs: FolderFs): Promise<void> {
  try {
    const handle = await fs.open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(errnoOf(error))) throw error
  }
}

export const FILE_MODE = 0o600
const PREFIX = '.warp-flow-'
const SUFFIX = '.tmp'
const NO_FOLDER_SYNC: ReadonlySet<string> = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EBADF'])
