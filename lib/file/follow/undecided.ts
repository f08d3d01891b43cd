import type { FileParams } from '../params.ts'

/**
 * Whether there are so few bytes that they may be the beginning of a compression's magic number or a byte order mark.
 */
export function isUndecided(head: Uint8Array, { compression }: Pick<FileParams, 'compression'>): boolean {
  const signs = compression === 'none' ? MARKS : [...MARKS, ...MAGICS]
  return signs.some((sign) => head.length < sign.length && head.every((byte, index) => byte === sign[index]))
}

// The mark of UTF-32LE begins with that of UTF-16LE.
const MARKS: readonly (readonly number[])[] = [
  [0xef, 0xbb, 0xbf],
  [0xfe, 0xff],
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff]
]
const SKIPPABLE_FRAMES = Array.from({ length: 16 }, (_, kind) => [0x50 + kind, 0x2a, 0x4d, 0x18])
const MAGICS: readonly (readonly number[])[] = [[0x1f, 0x8b, 0x08], [0x28, 0xb5, 0x2f, 0xfd], ...SKIPPABLE_FRAMES]
