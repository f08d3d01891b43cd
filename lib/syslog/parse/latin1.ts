/**
 * Headers are read from bytes, and fields are cut from a latin1 string of the same bytes: one character is one byte, so
 * that offsets mean the same in both, and a string is far cheaper to cut than a Buffer. Only what a consumer reads is
 * decoded.
 */

/** The bytes as one character each. A string stands for its UTF-8 bytes. */
export function latin1Of(message: Uint8Array | string): string {
  if (typeof message === 'string') return isAscii(message) ? message : Buffer.from(message, 'utf8').toString('latin1')
  const bytes =
    message instanceof Buffer ? message : Buffer.from(message.buffer, message.byteOffset, message.byteLength)
  return bytes.toString('latin1')
}

/** The bytes as UTF-8 text; what is not UTF-8 becomes U+FFFD. */
export function decodeText(latin1: string): string {
  return isAscii(latin1) ? latin1 : Buffer.from(latin1, 'latin1').toString('utf8')
}

/** As headers are read: engines read the bytes of a view faster than a string's, and know that each is a number. */
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
