import { createHash } from 'node:crypto'

/**
 * The name of the file that keeps a source's positions. A plain key is the name as it is. Two keys never share a file,
 * not even where the file system takes upper and lower case for the same, or cuts long names: what a name alone cannot
 * tell apart gets a hash of the key.
 */
export function checkpointName(key: string): string {
  const encoded = encode(key)
  const isPlain = encoded !== '' && encoded.length <= LONGEST && !AMBIGUOUS.test(key) && !RESERVED.test(key)
  return isPlain ? `${encoded}.json` : `${encoded.slice(0, LONGEST)}~${hashOf(key)}.json`
}

/** What is not a letter, a digit, `.`, `_` or `-` becomes `%` and its bytes in hex. */
function encode(key: string): string {
  return key.replace(/[^A-Za-z0-9._-]/gu, (char) =>
    [...Buffer.from(char)].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')
  )
}

function hashOf(key: string): string {
  return createHash('sha256').update(key, 'utf16le').digest('hex').slice(0, 32)
}

/** File systems take 255 bytes; the hash, the extension and what a damaged file is renamed to have to fit as well. */
const LONGEST = 120
/** Capitals, and halves of surrogate pairs, which have no bytes of their own. */
const AMBIGUOUS = /[A-Z]|\p{Cs}/u
/** Devices of Windows, whatever the extension. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/
