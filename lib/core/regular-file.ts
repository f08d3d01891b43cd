import { constants, type BigIntStats } from 'node:fs'
import { lstat, open, stat, type FileHandle } from 'node:fs/promises'
import { errnoOf } from '../errors/errno-of.ts'
import { sourceError } from '../errors/make-error.ts'
import type { ErrorCode } from '../../types/error-codes.ts'

/** An open regular file, and its stats. */
export interface RegularFile {
  readonly handle: FileHandle
  readonly stats: BigIntStats
}

/** The file system calls used to open a file. */
export interface OpenFs {
  readonly open: typeof open
  readonly stat: typeof stat
  readonly lstat: typeof lstat
}

export interface OpenOptions {
  /** Opens for reading and writing; the file has to exist. Default: false. */
  readonly writable?: boolean
  /**
   * Whether symbolic links are followed: paths from users may be links, files that the library creates are not.
   * Default: true.
   */
  readonly followLinks?: boolean
  /**
   * The error to throw if `followLinks` is false and a link is found. Default: `FILE_NOT_REGULAR`, or the `ELOOP` of
   * the system.
   */
  readonly linkError?: (shownAs: string) => Error
  /** The name of the file in errors. Default: its path. */
  readonly shownAs?: string
  readonly fs?: OpenFs
}

/**
 * Opens an existing file; all code that does so goes through here. Anything but a regular file is refused before it is
 * opened, and the error names its kind: opening a FIFO waits for a writer, and four such waits block every file call of
 * the process; reading a terminal waits for a person; `/dev/zero` never ends. Throws `FILE_IS_DIRECTORY`,
 * `FILE_NOT_REGULAR` and the system's own errors.
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
    // A link has replaced the file since the check
    throw !followLinks && linkError !== undefined && errnoOf(error) === 'ELOOP' ? linkError(shownAs) : error
  })
  try {
    // The file may have been replaced since the check.
    const stats = await handle.stat({ bigint: true })
    refuseUnlessRegular(shownAs, stats)
    return { handle, stats }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/**
 * Reads all bytes of a regular file at a path from users. Throws Node's `ERR_FS_FILE_TOO_LARGE` if there are more than
 * `most`.
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
 * Reads all bytes of an open file. Reads up to the end instead of trusting the size: files of `/proc` have no size, and
 * others may grow while they are read.
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

/** Throws unless the stats are those of a regular file. */
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
/** Prevents a FIFO that has replaced the file from blocking. */
const NOT_WAITING = constants.O_NONBLOCK ?? 0
/** Prevents a link that has replaced the file from being followed. */
export const NOT_FOLLOWING: number = constants.O_NOFOLLOW ?? 0
