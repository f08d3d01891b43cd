import type { FileBytes } from '../file-bytes.ts'

/** Reads the bytes in `[position, position + length)`; fewer if the file ends before. */
export async function readAt(handle: Pick<FileBytes, 'read'>, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}
