/**
 * The first byte that no word of a header can hold: a space, a control character or `stop`. Bytes beyond ASCII are
 * taken.
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

/** Behind the spaces that stand before a word. */
export function spacesEnd(bytes: DataView, at: number, stop: number): number {
  let end = at
  while (end < stop && bytes.getUint8(end) === 0x20) end++
  return end
}
