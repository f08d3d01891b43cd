/**
 * Headers are parsed in bytes, and fields are cut from a latin1 string of the same bytes: one character is one byte, so
 * that offsets are the same in both, and slicing a string is far cheaper than slicing a Buffer. Only fields that a
 * consumer reads are decoded.
 */

/** A string with one character per byte. A string as input stands for its UTF-8 bytes. */
export function latin1Of(message: Uint8Array | string): string {
  if (typeof message === 'string') return isAscii(message) ? message : Buffer.from(message, 'utf8').toString('latin1')
  const bytes =
    message instanceof Buffer ? message : Buffer.from(message.buffer, message.byteOffset, message.byteLength)
  return bytes.toString('latin1')
}

/** Decodes the bytes as UTF-8; invalid sequences become U+FFFD. */
export function decodeText(latin1: string): string {
  return isAscii(latin1) ? latin1 : Buffer.from(latin1, 'latin1').toString('utf8')
}

/**
 * A view for parsing headers: engines read bytes faster from a view than from a string, and know that each is a number.
 */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export function bytesOf(latin1: string): Buffer {
  return Buffer.from(latin1, 'latin1')
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false
  return true
}
