/**
 * The end of a word in a header: the place of the next space or control character, or `stop`. Bytes beyond ASCII are
 * part of words.
 */
export function wordEnd(bytes: DataView, at: number, stop: number): number {
  let end = at
  while (end < stop) {
    const code = bytes.getUint8(end)
    if (code <= 0x20 || code === 0x7f) break
    end++
  }
  return end
}

/** The place after any spaces before a word. */
export function spacesEnd(bytes: DataView, at: number, stop: number): number {
  let end = at
  while (end < stop && bytes.getUint8(end) === 0x20) end++
  return end
}
