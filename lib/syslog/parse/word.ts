import type { Octets } from './octets.ts'

/** The first byte that no word of a header can hold: a space, a control character or `stop`. Bytes beyond ASCII are taken. */
export function wordEnd(text: Octets, at: number, stop: number): number {
  let end = at
  while (end < stop) {
    const code = text.charCodeAt(end)
    if (code <= 0x20 || code === 0x7F) break
    end++
  }
  return end
}
