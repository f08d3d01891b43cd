import type { FileHandle } from 'node:fs/promises'
import type { ErrorContext } from '../../../types/classification.ts'
import { inflater, type Compression } from '../inflate.ts'
import { InflatedBytes } from '../inflated-bytes.ts'
import { HEAD_BYTES, WINDOW_BYTES } from './content-memory.ts'

/** The beginning of a content, up to some offset or to its end where that comes before. */
export interface ContentPrefix {
  readonly length: number
  /** Its first bytes, also beyond the offset. */
  readonly head: Buffer
  /** Its last bytes. */
  readonly before: Buffer
  /** The content ends there, and is not damaged or in the making. */
  readonly whole: boolean
}

/** Looks at a content up to `offset`. What is compressed is inflated up to there; where it is damaged or not whole yet, as far as it goes. */
export function contentPrefix(handle: FileHandle, compression: Compression, offset: number, size: number, place: ErrorContext): Promise<ContentPrefix> {
  return compression === 'none' ? plainPrefix(handle, Math.min(offset, size), size) : inflatedPrefix(handle, compression, offset, place)
}

async function plainPrefix(handle: FileHandle, length: number, size: number): Promise<ContentPrefix> {
  const start = Math.max(0, length - WINDOW_BYTES)
  return { length, head: await readAt(handle, 0, HEAD_BYTES), before: await readAt(handle, start, length - start), whole: length === size }
}

/** Reads what there is in `[position, position + length)`. */
export async function readAt(handle: Pick<FileHandle, 'read'>, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

async function inflatedPrefix(handle: FileHandle, compression: Exclude<Compression, 'none'>, offset: number, place: ErrorContext): Promise<ContentPrefix> {
  const bytes = new InflatedBytes(handle, () => inflater(compression, place))
  const enough = Math.max(offset, HEAD_BYTES)
  let head: Buffer = Buffer.alloc(0)
  let before: Buffer = Buffer.alloc(0)
  let length = 0
  let read = 0
  let whole = false
  try {
    while (read <= enough) {
      const chunk = await nextChunk(bytes)
      if (chunk === null) {
        whole = bytes.complete && read === length
        break
      }
      read += chunk.length
      head = head.length < HEAD_BYTES ? Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES) : head
      const counted = chunk.subarray(0, Math.max(0, offset - length))
      length += counted.length
      before = Buffer.concat([before, counted]).subarray(-WINDOW_BYTES)
    }
  } finally {
    await bytes.close()
  }
  return { length, head, before, whole }
}

/** Null at the end, and where the rest cannot be inflated. */
async function nextChunk(bytes: InflatedBytes): Promise<Buffer | null> {
  for (;;) {
    const chunk = bytes.take()
    if (chunk !== null || bytes.ended) return chunk
    const failed = await new Promise<boolean>((resolve) => { bytes.wait((error) => { resolve(error !== undefined) }) })
    if (failed) return null
  }
}
