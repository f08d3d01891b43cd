/** A file format that the first bytes indicate. */
export type Magic = 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'lz4' | 'zip' | null

/** How many of the first bytes are examined. */
export const SNIFFED_BYTES = 4096

/** The compression whose magic number the bytes begin with; never judged by the file's name. */
export function magicOf(head: Uint8Array): Magic {
  for (const [name, magic] of MAGICS) if (magic.every((byte, index) => head[index] === byte)) return name
  return isSkippableFrame(head) ? 'zstd' : null
}

/** A zstd frame without content; parallel writers begin with one (pzstd). */
function isSkippableFrame(head: Uint8Array): boolean {
  return (head[0] ?? 0) >> 4 === 5 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18
}

export interface ByteOrderMark {
  readonly charset: 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be'
  readonly length: number
}

/**
 * The byte order mark at the beginning; null if there is none. No UTF-16 text begins with a NUL character, so FF FE
 * followed by two zero bytes is UTF-32LE.
 */
export function byteOrderMark(head: Uint8Array): ByteOrderMark | null {
  if (head[0] === 0xff && head[1] === 0xfe && head[2] === 0 && head[3] === 0) return { charset: 'utf-32le', length: 4 }
  if (head[0] === 0 && head[1] === 0 && head[2] === 0xfe && head[3] === 0xff) return { charset: 'utf-32be', length: 4 }
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { charset: 'utf-8', length: 3 }
  if (head[0] === 0xff && head[1] === 0xfe) return { charset: 'utf-16le', length: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { charset: 'utf-16be', length: 2 }
  return null
}

/**
 * What content without a byte order mark looks like: text with a NUL in every other byte is UTF-16; other NULs mean
 * that it is not text at all. Both are valid UTF-8 and would be delivered as such, so the source has to warn.
 */
export function looksLike(head: Uint8Array): 'utf-16le' | 'utf-16be' | 'binary' | 'text' {
  let even = 0
  let odd = 0
  for (let index = 0; index < head.length; index++) {
    if (head[index] !== 0) continue
    if (index % 2 === 0) even++
    else odd++
  }
  const half = head.length / 2
  if (odd > half * 0.4 && even < half * 0.05) return 'utf-16le'
  if (even > half * 0.4 && odd < half * 0.05) return 'utf-16be'
  return even + odd > 0 ? 'binary' : 'text'
}

const MAGICS: readonly (readonly [Exclude<Magic, null>, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]]
]
