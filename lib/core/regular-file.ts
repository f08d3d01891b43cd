import { constants, type BigIntStats } from 'node:fs'
import { lstat, open, stat, type FileHandle } from 'node:fs/promises'
import { errnoOf } from '../errors/errno-of.ts'
import { sourceError } from '../errors/make-error.ts'
import type { ErrorCode } from '../../types/error-codes.ts'

/** An open regular file, and its status. */
export interface RegularFile {
  readonly handle: FileHandle
  readonly stats: BigIntStats
}

/** The file system calls needed to open a file. */
export interface OpenFs {
  readonly open: typeof open
  readonly stat: typeof stat
  readonly lstat: typeof lstat
}

export interface OpenOptions {
  /** Opens it for writing as well; the file must exist. */
  readonly writable?: boolean
  /**
   * Whether to follow symbolic links: names given by users may be links, names created by the library are not. Default:
   * true.
   */
  readonly followLinks?: boolean
  /** Makes the error to throw, in place of the system's, if `followLinks` is false and the name is a link. */
  readonly linkError?: (shownAs: string) => Error
  /** The file's name in errors. Default: its path. */
  readonly shownAs?: string
  readonly fs?: OpenFs
}

/**
 * The only way in which the library opens existing files. Anything but a regular file is refused before it is opened:
 * opening a FIFO waits for a writer, and four such waits block every file call of the process; reading a terminal waits
 * for a person; `/dev/zero` never ends. Throws `FILE_IS_DIRECTORY`, `FILE_NOT_REGULAR` and the system's own errors.
 */
export async function openRegular(path: string | Buffer, options: OpenOptions = {}): Promise<RegularFile> {
  const {
    writable = false,
    followLinks = true,
    shownAs = String(path),
    linkError,
    fs = { open, stat, lstat }
  } = options
  const before = await (followLinks ? fs.stat : fs.lstat)(path, { bigint: true })
  if (before.isSymbolicLink() && linkError !== undefined) throw linkError(shownAs)
  refuseUnlessRegular(shownAs, before)
  const flags = (writable ? constants.O_RDWR : constants.O_RDONLY) | NOT_WAITING | (followLinks ? 0 : NOT_FOLLOWING)
  const handle = await fs.open(path, flags).catch((error: unknown) => {
    // The file was replaced by a link
    throw !followLinks && linkError !== undefined && errnoOf(error) === 'ELOOP' ? linkError(shownAs) : error
  })
  try {
    // The file may have been replaced between the two calls.
    const stats = await handle.stat({ bigint: true })
    refuseUnlessRegular(shownAs, stats)
    return { handle, stats }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/**
 * All bytes of a regular file named by the user, at most `most`: a larger file is refused with Node's own
 * `ERR_FS_FILE_TOO_LARGE`.
 */
export async function readRegular(path: string, most: number): Promise<Buffer> {
  const { handle } = await openRegular(path)
  try {
    return await readAtMost(handle, most)
  } finally {
    await handle.close()
  }
}

/**
 * All bytes of an open file. Reads to the end instead of trusting the size: files of `/proc` have none, and others may
 * grow during the read.
 */
export async function readAtMost(handle: FileHandle, most: number): Promise<Buffer> {
  const { size } = await handle.stat()
  if (size > most) throw tooLarge(most)
  let bytes = Buffer.alloc(Math.max(size, SMALLEST) + 1)
  let length = 0
  for (let came = -1; came !== 0;) {
    came = (await handle.read(bytes, length, bytes.length - length, length)).bytesRead
    length += came
    if (length > most) throw tooLarge(most)
    if (length === bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(length)])
  }
  return bytes.subarray(0, length)
}

/** Whether this is the error of `readAtMost` for a file that is too large. */
export function isTooLarge(error: unknown): boolean {
  return errnoOf(error) === TOO_LARGE
}

function tooLarge(most: number): Error {
  return Object.assign(new RangeError(`it is larger than ${most} bytes`), { code: TOO_LARGE })
}

/** Throws unless it is a regular file. */
export function refuseUnlessRegular(path: string, stats: BigIntStats): void {
  if (stats.isFile()) return
  const code: ErrorCode = stats.isDirectory() ? 'FILE_IS_DIRECTORY' : 'FILE_NOT_REGULAR'
  throw sourceError(code, { area: 'file', path, values: { kind: kindOf(stats) } })
}

function kindOf(stats: BigIntStats): string {
  if (stats.isDirectory()) return 'directory'
  if (stats.isFIFO()) return 'FIFO'
  if (stats.isSocket()) return 'socket'
  if (stats.isSymbolicLink()) return 'symbolic link'
  return stats.isBlockDevice() ? 'block device' : 'character device'
}

const TOO_LARGE = 'ERR_FS_FILE_TOO_LARGE'
const SMALLEST = 1024
// Windows has neither flag
/** Avoids waiting if a FIFO has replaced the file. */
const NOT_WAITING = constants.O_NONBLOCK ?? 0
/** Avoids following a link that has replaced the file. */
export const NOT_FOLLOWING: number = constants.O_NOFOLLOW ?? 0
