import type { ErrorContext } from '../../../types/classification.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { inflater, type Compression } from '../inflate.ts'
import { openFile } from '../open-file.ts'

/** The beginning of a file. */
export interface ContentSample {
  readonly path: string
  readonly size: number
  readonly bytes: Buffer
  /** There is no more in the file. */
  readonly isWhole: boolean
}

/** What a sample inflates to. */
export interface InflatedSample {
  readonly bytes: Buffer
  /** Why it goes no further; null where it does, or where that is the end. */
  readonly error: unknown
}

/**
 * Reads the first bytes of a regular file; never through a pipe or a device. Where they hold no line end, it reads on until one comes, at most so many
 * bytes more.
 */
export async function contentSample(path: string, noLinksUnder: string | null, mostBytes: number): Promise<ContentSample> {
  const { handle, size } = await openFile(path, noLinksUnder)
  try {
    const parts: Buffer[] = []
    let length = 0
    let hasLine = false
    let isWhole = false
    while (!isWhole && (length < SAMPLE_BYTES || (!hasLine && length < Math.min(mostBytes, MOST_BYTES)))) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, length)
      parts.push(buffer.subarray(0, bytesRead))
      length += bytesRead
      hasLine ||= buffer.includes(0x0A)
      isWhole = bytesRead === 0
    }
    return { path, size, bytes: Buffer.concat(parts), isWhole }
  } finally {
    await handle.close()
  }
}

/** Inflates a sample as far as it goes, and no further than a sample's length. */
export async function inflatedSample({ bytes, isWhole }: ContentSample, compression: Exclude<Compression, 'none'>, place: ErrorContext): Promise<InflatedSample> {
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
    // A sample ends where it ends
    return { bytes: Buffer.concat(parts), error: !isWhole && errnoOf(error) === 'Z_BUF_ERROR' ? null : error }
  }
}

const SAMPLE_BYTES = 65_536
/** Of a first line. */
const MOST_BYTES = 4_194_304
