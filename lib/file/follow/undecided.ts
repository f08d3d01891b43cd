import type { FileParams } from '../params.ts'

/** Whether so few bytes have come that they may be the beginning of what tells a compression or a byte order mark. */
export function isUndecided(head: Uint8Array, { compression }: Pick<FileParams, 'compression'>): boolean {
  const signs = compression === 'none' ? MARKS : [...MARKS, ...MAGICS]
  return signs.some((sign) => head.length < sign.length && head.every((byte, index) => byte === sign[index]))
}

const MARKS = [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]] as const
const MAGICS = [[0x1F, 0x8B, 0x08], [0x28, 0xB5, 0x2F, 0xFD]] as const
