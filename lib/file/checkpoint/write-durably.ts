import { randomBytes } from 'node:crypto'
import type { GuardedFolder } from './guarded-folder.ts'

/** A text, or its bytes in parts, of which each is written before the next is asked for. */
export type WrittenText = string | Iterable<Buffer>

/**
 * Puts a text in the place of a file, so that after a crash at any moment the file is whole: either as it was, or as it
 * is to be. Once this has resolved, it is the latter.
 */
export async function replaceDurably(folder: GuardedFolder, name: string, text: WrittenText): Promise<void> {
  const temporary = await writeTemporary(folder, text)
  try {
    await folder.rename(temporary, name)
  } catch (error) {
    await folder.remove(temporary)
    throw error
  }
  await folder.sync()
}

/** Writes a temporary file, whole and synced. Nothing is left of it where that fails. */
export async function writeTemporary(folder: GuardedFolder, text: WrittenText): Promise<string> {
  const name = temporaryName()
  const handle = await folder.create(name)
  try {
    try {
      for (const part of typeof text === 'string' ? [text] : text) await handle.writeFile(part)
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    await folder.remove(name)
    throw error
  }
  return name
}

/** A name that nobody else uses. */
export function temporaryName(): string {
  return `${PREFIX}${process.pid}-${randomBytes(8).toString('hex')}${SUFFIX}`
}

/** Whether a name is such a one: left behind by a process that was killed, where nobody else is at work. */
export function isTemporary(name: string): boolean {
  return name.startsWith(PREFIX) && name.endsWith(SUFFIX)
}

const PREFIX = '.warp-flow-'
const SUFFIX = '.tmp'
