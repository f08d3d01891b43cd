/**
 * Whether bytes begin as a ClientHello does, the first thing that a TLS client says: a record of a handshake (22), of
 * version 3.x, whose length a record can have, and in it the message 1. No text begins like that. As many of them as
 * are there are looked at.
 */
export function beginsTls(bytes: Uint8Array): boolean {
  const [kind, major = 3, minor = 0, high = 0, , message = 1] = bytes
  return kind === 22 && major === 3 && minor <= 4 && high <= LONGEST_RECORD >> 8 && message === 1
}

/** Bytes that tell for sure. */
export const HELLO_BYTES = 6
const LONGEST_RECORD = 0x4000
