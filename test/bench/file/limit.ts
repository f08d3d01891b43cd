import { isAscii } from 'node:buffer'
import { open } from 'node:fs/promises'
import { FileEvent, type Page } from '../../../lib/file/file-event.ts'

/**
 * What a stream can at best come near to: one loop over `fs.read`, reading ahead into a second buffer, that makes the
 * same events in the same way and hands each to a function. ASCII alone; no limit on a line, no errors, no
 * backpressure.
 */
export async function readLimit(path: string, onEvent: (event: FileEvent) => void): Promise<void> {
  const handle = await open(path)
  const { dev, ino } = await handle.stat({ bigint: true })
  const tags = Object.freeze({ access_source: path })
  let filling = Buffer.allocUnsafeSlow(BUFFER_BYTES)
  let spare = Buffer.allocUnsafeSlow(BUFFER_BYTES)
  let position = 0
  let line = 0
  let carry: Buffer = Buffer.alloc(0)
  let reading = handle.read(filling, 0, BUFFER_BYTES, position)
  for (;;) {
    const { bytesRead } = await reading
    if (bytesRead === 0) break
    const chunk = filling.subarray(0, bytesRead)
    filling = spare
    spare = chunk.length === BUFFER_BYTES ? chunk : Buffer.allocUnsafeSlow(BUFFER_BYTES)
    reading = handle.read(filling, 0, BUFFER_BYTES, position + bytesRead)
    if (!isAscii(chunk)) throw new Error('the limit reads ASCII alone')
    const page: Page = {
      source: 'limit',
      tags,
      path,
      dev: String(dev),
      ino: String(ino),
      base: position,
      receivedAt: Date.now(),
      watermark: null
    }
    let start = 0
    if (carry.length > 0) {
      const end = chunk.indexOf(10)
      onEvent(
        new FileEvent(
          Buffer.concat([carry, chunk.subarray(0, end)]).toString('latin1'),
          page,
          -carry.length,
          ++line,
          null
        )
      )
      start = end + 1
    }
    scan: for (;;) {
      const block = chunk.toString('latin1', start, start + BLOCK_BYTES)
      let at = 0
      for (;;) {
        const end = block.indexOf('\n', at)
        if (end === -1) break
        const stop = end > at && block.charCodeAt(end - 1) === 13 ? end - 1 : end
        onEvent(new FileEvent(block.slice(at, stop), page, start + at, ++line, null))
        at = end + 1
      }
      if (at === 0) {
        const end = chunk.indexOf(10, start)
        if (end === -1) break scan
        onEvent(new FileEvent(chunk.toString('latin1', start, end), page, start, ++line, null))
        at = end + 1 - start
      }
      start += at
    }
    carry = Buffer.from(chunk.subarray(start))
    position += bytesRead
  }
  await handle.close()
}

const BUFFER_BYTES = 1024 * 1024
const BLOCK_BYTES = 4096
