import type { FileBytes } from '../file-bytes.ts'
import type { ErrorContext } from '../../../types/classification.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { inflater, type Compression } from '../inflate.ts'
import { lineFeed } from '../line-ending.ts'
import { leadingNuls } from '../nul-hole.ts'
import { openFile } from '../open-file.ts'

/** The beginning of a file, after any leading NULs. */
export interface ContentSample {
  readonly path: string
  readonly size: number
  /** In ms since the epoch. */
  readonly modifiedMs: number
  /** The number of leading NULs. */
  readonly nuls: number
  readonly bytes: Buffer
  /** True if the sample is the whole file. */
  readonly isWhole: boolean
}

/** The inflated content of a sample. */
export interface InflatedSample {
  readonly bytes: Buffer
  /** The error that prevents further inflating; null if there is none, or if the content has ended. */
  readonly error: unknown
}

/**
 * Reads the first bytes of a regular file, never of a pipe or a device. If they hold no line end, it reads on to the
 * next one, up to a limit.
 */
export async function contentSample(
  path: string,
  noLinksUnder: string | null,
  mostBytes: number
): Promise<ContentSample> {
  const { handle, size, modified } = await openFile(path, noLinksUnder)
  try {
    const from = await firstBlockOfText(handle, size)
    const parts: Buffer[] = []
    let length = 0
    let hasLine = false
    let isWhole = false
    while (!isWhole && (length < SAMPLE_BYTES || (!hasLine && length < Math.min(mostBytes, MOST_BYTES)))) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, from + length)
      parts.push(buffer.subarray(0, bytesRead))
      length += bytesRead
      hasLine ||= buffer.includes(0x0a)
      isWhole = bytesRead === 0
    }
    const bytes = Buffer.concat(parts)
    const nuls = leadingNuls(bytes, lineFeed)
    return {
      path,
      size,
      modifiedMs: Number(modified / 1_000_000n),
      nuls: from + nuls,
      bytes: bytes.subarray(nuls),
      isWhole
    }
  } finally {
    await handle.close()
  }
}

/**
 * The offset of the first block that is not all NULs; 0 for most files. A hole may be as large as a disk, so this
 * searches by halves instead of reading the hole: only the text after it matters.
 */
async function firstBlockOfText(handle: FileBytes, size: number): Promise<number> {
  const isHole = async (block: number): Promise<boolean> => {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(BLOCK_BYTES), 0, BLOCK_BYTES, block * BLOCK_BYTES)
    return buffer.subarray(0, bytesRead).every((byte) => byte === 0)
  }
  let [hole, text] = [0, Math.ceil(size / BLOCK_BYTES)]
  if (text === 0 || !(await isHole(0))) return 0
  while (text - hole > 1) {
    const middle = Math.floor((hole + text) / 2)
    if (await isHole(middle)) hole = middle
    else text = middle
  }
  return Math.min(size, text * BLOCK_BYTES)
}

/** Inflates a sample as far as possible, up to the size of a sample. */
export async function inflatedSample(
  { bytes, isWhole }: ContentSample,
  compression: Exclude<Compression, 'none'>,
  place: ErrorContext
): Promise<InflatedSample> {
  const { stream } = inflater(compression, place)
  const parts: Buffer[] = []
  let length = 0
  try {
    stream.end(bytes)
    for await (const part of stream as AsyncIterable<Buffer>) {
      parts.push(part)
      length += part.length
      if (length >= SAMPLE_BYTES) break
    }
    return { bytes: Buffer.concat(parts).subarray(0, SAMPLE_BYTES), error: null }
  } catch (error) {
    // An early end is that of the sample, not of the file
    return { bytes: Buffer.concat(parts), error: !isWhole && errnoOf(error) === 'Z_BUF_ERROR' ? null : error }
  }
}

const BLOCK_BYTES = 4096
const SAMPLE_BYTES = 65_536
/** The most bytes read to find the end of a first line. */
const MOST_BYTES = 4_194_304
