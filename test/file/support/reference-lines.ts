/** One line as a splitter of the whole content finds it. */
export interface ReferenceLine {
  readonly offset: number
  /** The line without its ending. */
  readonly bytes: Buffer
  /** Its ending: LF, CRLF or nothing. */
  readonly ending: Buffer
}

/** The lines of the content, found unit by unit; `width` is 2 for UTF-16, in the byte order of `bigEndian`. */
export function referenceLines(content: Uint8Array, width: 1 | 2 = 1, bigEndian = false): ReferenceLine[] {
  const bytes = Buffer.from(content)
  const unitAt = (at: number): number => {
    if (at < 0 || at + width > bytes.length) return -1
    if (width === 1) return bytes[at] ?? -1
    return bigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at)
  }
  const lines: ReferenceLine[] = []
  let start = 0
  for (let at = 0; at < bytes.length; at += width) {
    if (unitAt(at) !== 0x0a) continue
    const end = at > start && unitAt(at - width) === 0x0d ? at - width : at
    lines.push({ offset: start, bytes: bytes.subarray(start, end), ending: bytes.subarray(end, at + width) })
    start = at + width
  }
  if (start < bytes.length) lines.push({ offset: start, bytes: bytes.subarray(start), ending: Buffer.alloc(0) })
  return lines
}
