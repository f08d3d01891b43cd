import type { Octets } from './octets.ts'

/** `UTC`, `GMT` or `Z`: the names that mean the same everywhere. */
export function isUniversalZone(text: Octets, at: number, end: number): boolean {
  if (end - at === 1) return text.charCodeAt(at) === 0x5A
  return end - at === 3 && (isWord(text, at, 0x55, 0x54, 0x43) || isWord(text, at, 0x47, 0x4D, 0x54))
}

function isWord(text: Octets, at: number, first: number, second: number, third: number): boolean {
  return text.charCodeAt(at) === first && text.charCodeAt(at + 1) === second && text.charCodeAt(at + 2) === third
}
