/** `UTC`, `GMT` or `Z`: the names that mean the same everywhere. */
export function isUniversalZone(text: string, at: number, end: number): boolean {
  if (end - at === 1) return text.charCodeAt(at) === 0x5A
  return end - at === 3 && (text.startsWith('UTC', at) || text.startsWith('GMT', at))
}
