/** Varied lines of text, the same at each call; they compress badly. */
export function randomText(bytes: number): Buffer {
  const content = Buffer.alloc(bytes)
  let state = 12345
  for (let at = 0; at < bytes; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    content[at] = state >>> 24 < 4 ? 0x0a : 0x20 + ((state >>> 16) % 95)
  }
  return content
}
