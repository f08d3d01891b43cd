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
