import { isUtf8 } from 'node:buffer'
import { lineDecoder } from '../line-decoder.ts'

/**
 * Pure: whether the lines are text encoded in base64 or hex; null if they are plain. Much plain text also decodes:
 * words and numbers are valid base64, checksums are hex. So every line must decode, and the decoded bytes must read
 * like text, which those of a plain word do not.
 */
export function looksEncoded(lines: readonly Buffer[]): 'base64' | 'hex' | null {
  if (lines.length === 0) return null
  if (readsAs('hex', lines) && lines.some((line) => /[a-f]/i.test(line.toString('latin1')))) return 'hex'
  return readsAs('base64', lines) ? 'base64' : null
}

/**
 * Pure: whether lines that decode are nevertheless plain words and numbers: they do not decode to text, and each uses
 * just one class of characters, which encoded text never does.
 */
export function looksPlain(lines: readonly Buffer[], encode: 'base64' | 'hex'): boolean {
  const texts = lines.map((line) => line.toString('latin1'))
  return (
    texts.join('').length >= FEWEST_CHARACTERS &&
    texts.every((text) => /^(?:[A-Z]?[a-z]+|[A-Z]+|\d+)$/.test(text)) &&
    !readsAs(encode, lines)
  )
}

function readsAs(encode: 'base64' | 'hex', lines: readonly Buffer[]): boolean {
  const decode = lineDecoder(encode, 'utf-8')
  const payloads: Buffer[] = []
  for (const line of lines) {
    const { payload, fault } = decode(Buffer.from(line))
    if (fault !== null || !readsLikeText(payload)) return false
    payloads.push(payload)
  }
  return payloads.reduce((sum, { length }) => sum + length, 0) >= FEWEST_BYTES
}

/** Letters, digits and the punctuation of logs. */
function readsLikeText(bytes: Buffer): boolean {
  if (!isUtf8(bytes)) return false
  const text = bytes.toString()
  if (/[^\P{Cc}\t\r\n]/u.test(text)) return false
  const common = text.match(/[\p{L}\p{N} .,:;\-_/="'()[\]{}<>|@\t\r\n]/gu)?.length ?? 0
  return common >= Array.from(text).length * COMMON_SHARE
}

/** Fewer bytes may look like text by chance. */
const FEWEST_BYTES = 12
const FEWEST_CHARACTERS = 24
const COMMON_SHARE = 0.9
