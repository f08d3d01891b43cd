import zlib from 'node:zlib'
import { FIRST_LINE } from '../line-reader.ts'
import type { FileParams } from '../params.ts'
import { begins, type Beginning, type Opened } from './beginning.ts'
import { contentHash } from './content-hash.ts'
import { contentId } from './content-id.ts'
import { FileAcks, type FileWatermarks } from './file-acks.ts'
import { Fingerprint, HEAD_BYTES } from './fingerprint.ts'
import { lastLineStart } from './last-line-start.ts'
import { fingerprintAt, formatOf } from './resumed-content.ts'

/** Where reading begins in new content, of which nothing was read before. */
export async function newBeginning(opened: Opened, params: FileParams, watermarks: FileWatermarks): Promise<Beginning> {
  const {
    handle,
    seen,
    head,
    proof: { compression },
    sizeAtStart,
    generation,
    passedOver
  } = opened
  const base = {
    ...contentId(seen, generation),
    compression,
    acks: new FileAcks(watermarks),
    given: 0,
    isNew: true as const
  }
  const passed = params.from === 'end' ? sizeAtStart : null
  if (compression !== 'none') {
    if (passed === null) return begins({ ...base, fingerprint: new Fingerprint(), start: FIRST_LINE, format: null })
    // Reading cannot begin at the end of compressed content, so nothing of it is read. It is recognised by its first
    // bytes on the disk.
    const raw = contentHash(head.subarray(0, HEAD_BYTES))
    return begins(
      { ...base, fingerprint: new Fingerprint({ head: raw }), start: FIRST_LINE, format: null, left: passed },
      true
    )
  }
  const format = formatOf(opened, params)
  const end = passedOver ?? passed
  if (end === null) {
    const fingerprint = new Fingerprint()
    if (format.skip > 0) fingerprint.took(Buffer.from(head.subarray(0, format.skip)))
    return begins({ ...base, fingerprint, start: { offset: format.skip, line: 0 }, format })
  }
  const offset = await lastLineStart(handle, end, format.skip, format.ending)
  const fingerprint = await fingerprintAt(opened, offset, { begin: offset, crc: 0 })
  // The window, the bytes just before the start, belongs to what is known of the content.
  const { window, windowStart, head: first } = fingerprint
  return begins({
    ...base,
    fingerprint: new Fingerprint({ begin: windowStart, length: offset, head: first, window, crc: zlib.crc32(window) }),
    start: { offset, line: 0 },
    format
  })
}
