/**
 * Whether bytes begin like a ClientHello, the first message of a TLS client: a handshake record (type 22), version 3.x,
 * a length that a record may have, and in it message type 1. No text begins like that. If there are fewer than
 * `HELLO_BYTES`, only the existing bytes are checked.
 */
export function beginsTls(bytes: Uint8Array): boolean {
  const [kind, major = 3, minor = 0, high = 0, , message = 1] = bytes
  return kind === 22 && major === 3 && minor <= 4 && high <= LONGEST_RECORD >> 8 && message === 1
}

/** The number of bytes for a definite answer. */
export const HELLO_BYTES = 6
const LONGEST_RECORD = 0x4000
