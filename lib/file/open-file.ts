import type { FileHandle } from 'node:fs/promises'
import { openRegular } from '../core/regular-file.ts'
import { seenBy, type SeenFile } from './seen-file.ts'

/** A file that was opened, and what it was then. */
export interface OpenedFile extends SeenFile {
  readonly handle: FileHandle
  /** The first bytes, at most 4096. */
  readonly head: Buffer
}

/** Opens a regular file for reading, as `openRegular`, and looks at how it begins. */
export async function openFile(path: string): Promise<OpenedFile> {
  const { handle, stats } = await openRegular(path)
  try {
    const head = Buffer.allocUnsafe(HEAD_BYTES)
    const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0)
    return { ...seenBy(path, stats), handle, head: head.subarray(0, bytesRead) }
  } catch (error) {
    await handle.close()
    throw error
  }
}

const HEAD_BYTES = 4096
