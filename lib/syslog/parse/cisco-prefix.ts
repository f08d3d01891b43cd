import { NO_TIME, senderTimeEnd } from './bsd-timestamp.ts'
import { isDigit } from './digits.ts'
import type { MessageHeader } from './message-header.ts'
import { isMnemonic } from './tag.ts'
import { spacesEnd } from './word.ts'

/**
 * Skips the prefix that Cisco devices put between PRI and timestamp: a sequence number (`29: `) or a lone colon, the
 * name of the device (`router: `), and the mark of an unreliable clock (`*` or `.`). Returns the place where a
 * timestamp begins, or a mnemonic such as `%SYS-5-CONFIG_I: ` without a timestamp; -1 if there is neither.
 */
export function ciscoPrefixEnd(bytes: DataView, at: number, stop: number, header: MessageHeader): number {
  const first = spacesEnd(bytes, at, stop)
  const numbered = numberEnd(bytes, first, stop)
  const from = spacesEnd(bytes, numbered, stop)
  const start = markEnd(bytes, from, stop)
  if (senderTimeEnd(bytes, start, stop) !== NO_TIME || isMnemonic(bytes, start, stop)) return start

  const colon = originEnd(bytes, from, stop)
  if (colon === -1) return -1
  const behind = markEnd(bytes, spacesEnd(bytes, colon + 1, stop), stop)
  // Without a sequence number, the name could also be a tag, followed by text that begins with a mnemonic or with a
  // program's own timestamp.
  const isNumbered = numbered !== first
  const isTimed = senderTimeEnd(bytes, behind, stop) !== NO_TIME && (isNumbered || bytes.getUint8(behind + 4) !== DASH)
  if (!isTimed && !(isNumbered && isMnemonic(bytes, behind, stop))) return -1
  header.hostStart = from
  header.hostEnd = colon
  return behind
}

/** The place after `*` (clock never synchronised) or `.` (no longer synchronised), if there is one. */
export function markEnd(bytes: DataView, at: number, stop: number): number {
  return at < stop && (bytes.getUint8(at) === STAR || bytes.getUint8(at) === DOT) ? at + 1 : at
}

/** The place after digits and a colon, or after a lone colon; `at` if there is neither. */
function numberEnd(bytes: DataView, at: number, stop: number): number {
  let end = at
  while (end < stop && isDigit(bytes.getUint8(end))) end++
  return end < stop && bytes.getUint8(end) === COLON ? end + 1 : at
}

/**
 * The last colon of the first word, which may be an address that contains colons; -1 if there is none, or no name
 * before it.
 */
function originEnd(bytes: DataView, at: number, stop: number): number {
  let colon = -1
  for (let end = at; end < stop; end++) {
    const code = bytes.getUint8(end)
    if (code <= SPACE || code === DELETE) break
    if (code === COLON) colon = end
  }
  return colon > at ? colon : -1
}

const SPACE = 0x20
const STAR = 0x2a
const DASH = 0x2d
const DOT = 0x2e
const COLON = 0x3a
const DELETE = 0x7f
