import { constants } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import type { BigIntStats } from 'node:fs'
import { sourceError } from '../errors/make-error.ts'
import { seenBy, type SeenFile } from './seen-file.ts'
import type { ErrorCode } from '../../types/error-codes.ts'

/** A file that was opened, and what it was then. */
export interface OpenedFile extends SeenFile {
  readonly handle: FileHandle
  /** The first bytes, at most 4096. */
  readonly head: Buffer
}

/**
 * Opens a regular file for reading. Whatever is not one is refused by name before it is opened: opening a FIFO waits for a
 * writer, reading a terminal waits for a person, `/dev/zero` never ends. Throws `FILE_IS_DIRECTORY`, `FILE_NOT_REGULAR` and
 * the system's own errors.
 */
export async function openFile(path: string): Promise<OpenedFile> {
  refuseUnlessRegular(path, await stat(path, { bigint: true }))
  const handle = await open(path, OPEN_FLAGS)
  try {
    // It may have been changed for another in between.
    const opened = await handle.stat({ bigint: true })
    refuseUnlessRegular(path, opened)
    const head = Buffer.allocUnsafe(HEAD_BYTES)
    const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0)
    return { ...seenBy(path, opened), handle, head: head.subarray(0, bytesRead) }
  } catch (error) {
    await handle.close()
    throw error
  }
}

function refuseUnlessRegular(path: string, stats: BigIntStats): void {
  if (stats.isFile()) return
  const code: ErrorCode = stats.isDirectory() ? 'FILE_IS_DIRECTORY' : 'FILE_NOT_REGULAR'
  throw sourceError(code, { area: 'file', path, values: { kind: kindOf(stats) } })
}

function kindOf(stats: BigIntStats): string {
  if (stats.isDirectory()) return 'directory'
  if (stats.isFIFO()) return 'FIFO'
  if (stats.isSocket()) return 'socket'
  return stats.isBlockDevice() ? 'block device' : 'character device'
}

/** Not to be held up by a FIFO that took the file's place. Windows has no such flag. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
const HEAD_BYTES = 4096
