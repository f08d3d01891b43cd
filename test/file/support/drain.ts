import type { ByteSource } from '../../../lib/file/byte-source.ts'

/** Reads a byte source to its end. If it fails, `chunks` holds all chunks before the error, and the error is thrown. */
export async function drain(
  bytes: ByteSource,
  chunks: { readonly offset: number; readonly bytes: Buffer }[] = []
): Promise<Buffer> {
  for (;;) {
    const chunk = bytes.take()
    if (chunk !== null) chunks.push({ offset: bytes.offset, bytes: Buffer.from(chunk) })
    else if (bytes.ended) return Buffer.concat(chunks.map(({ bytes }) => bytes))
    else await woken(bytes)
  }
}

/** Resolves when the byte source calls back; rejects with its error. */
export function woken(bytes: Pick<ByteSource, 'wait'>): Promise<void> {
  return new Promise((resolve, reject) => {
    bytes.wait((error) => {
      if (error === undefined) resolve()
      else reject(error)
    })
  })
}
