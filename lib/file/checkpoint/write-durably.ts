import { randomBytes } from 'node:crypto'
import type { GuardedFolder } from './guarded-folder.ts'

/** A text, or its bytes in parts; each part is written before the next is requested. */
export type WrittenText = string | Iterable<Buffer>

/**
 * Replaces a file atomically and durably: after a crash at any moment, the file holds either its old or its new text,
 * and after this resolves, the new one.
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

/** Writes and syncs a temporary file. Removes it if that fails. */
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

/** A unique name for a temporary file. */
export function temporaryName(): string {
  return `${PREFIX}${process.pid}-${randomBytes(8).toString('hex')}${SUFFIX}`
}

/**
 * Whether a name belongs to a temporary file. If no other process uses the folder, a killed process left the file
 * behind.
 */
export function isTemporary(name: string): boolean {
  return name.startsWith(PREFIX) && name.endsWith(SUFFIX)
}

const PREFIX = '.warp-flow-'
const SUFFIX = '.tmp'
