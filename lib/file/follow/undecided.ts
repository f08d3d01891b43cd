import type { FileParams } from '../params.ts'

/** Whether so few bytes have come that they may be the beginning of what tells a compression or a byte order mark. */
export function isUndecided(head: Uint8Array, { compression }: Pick<FileParams, 'compression'>): boolean {
  const signs = compression === 'none' ? MARKS : [...MARKS, ...MAGICS]
  return signs.some((sign) => head.length < sign.length && head.every((byte, index) => byte === sign[index]))
}

// The mark of UTF-32LE begins with that of UTF-16LE.
const MARKS: readonly (readonly number[])[] = [[0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF]]
const SKIPPABLE_FRAMES = Array.from({ length: 16 }, (_, kind) => [0x50 + kind, 0x2A, 0x4D, 0x18])
const MAGICS: readonly (readonly number[])[] = [[0x1F, 0x8B, 0x08], [0x28, 0xB5, 0x2F, 0xFD], ...SKIPPABLE_FRAMES]
