import { constants, type BigIntStats } from 'node:fs'
import { lstat, open, stat, type FileHandle } from 'node:fs/promises'
import { errnoOf } from '../errors/errno-of.ts'
import { sourceError } from '../errors/make-error.ts'
import type { ErrorCode } from '../../types/error-codes.ts'

/** A regular file that was opened, and what the system says of it. */
export interface RegularFile {
  readonly handle: FileHandle
  readonly stats: BigIntStats
}

/** The calls that a file is opened with. */
export interface OpenFs {
  readonly open: typeof open
  readonly stat: typeof stat
  readonly lstat: typeof lstat
}

export interface OpenOptions {
  /** Also for writing; the file has to be there. */
  readonly writable?: boolean
  /**
   * Whether a symbolic link leads on: names that users give may be links, those that the library makes are none.
   * Default: true.
   */
  readonly followLinks?: boolean
  /** What is thrown in place of the system's own error where `followLinks` is false and a link is there. */
  readonly linkError?: (shownAs: string) => Error
  /** What errors call it. Default: its path. */
  readonly shownAs?: string
  readonly fs?: OpenFs
}

/**
 * The one door to files that are there already. Whatever is no regular file is refused by name before it is opened:
 * opening a FIFO waits for a writer, and four that wait stop every file call of the process; reading a terminal waits
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
    // A link has taken the file's place
    throw !followLinks && linkError !== undefined && errnoOf(error) === 'ELOOP' ? linkError(shownAs) : error
  })
  try {
    // It may have been changed for another in between.
    const stats = await handle.stat({ bigint: true })
    refuseUnlessRegular(shownAs, stats)
    return { handle, stats }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/**
 * All bytes of a regular file that users name, at most `most` of them: a larger one is refused by Node's own
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
 * All bytes behind a handle. Goes by what comes: a file of `/proc` does not know its size, and others may grow
 * meanwhile.
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

/** Whether this is what `readAtMost` says of a file that is too large. */
export function isTooLarge(error: unknown): boolean {
  return errnoOf(error) === TOO_LARGE
}

function tooLarge(most: number): Error {
  return Object.assign(new RangeError(`it is larger than ${most} bytes`), { code: TOO_LARGE })
}

/** Throws where it is no regular file. */
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
/** Not to be held up by a FIFO that took the file's place. */
const NOT_WAITING = constants.O_NONBLOCK ?? 0
/** Not to be led elsewhere by a link that did. */
export const NOT_FOLLOWING: number = constants.O_NOFOLLOW ?? 0
