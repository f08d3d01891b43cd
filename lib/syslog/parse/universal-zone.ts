/** `UTC`, `GMT` or `Z`: the names that mean the same everywhere. */
export function isUniversalZone(bytes: DataView, at: number, end: number): boolean {
  if (end - at === 1) return bytes.getUint8(at) === 0x5a
  return end - at === 3 && (isWord(bytes, at, 0x55, 0x54, 0x43) || isWord(bytes, at, 0x47, 0x4d, 0x54))
}

function isWord(bytes: DataView, at: number, first: number, second: number, third: number): boolean {
  return bytes.getUint8(at) === first && bytes.getUint8(at + 1) === second && bytes.getUint8(at + 2) === third
}
