import { NO_TIME, senderTimeEnd } from './bsd-timestamp.ts'
import { isDigit } from './digits.ts'
import type { MessageHeader } from './message-header.ts'
import { isMnemonic } from './tag.ts'
import { spacesEnd } from './word.ts'

/**
 * Skips what Cisco's devices put between PRI and timestamp: a sequence number (`29: `) or a lone colon, the name of the
 * device (`router: `), and the mark of a wrong clock (`*` or `.`). Returns the place where a timestamp begins, or a
 * message such as `%SYS-5-CONFIG_I: ` without one; -1 if there is neither.
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
  // Without a number in front, a name could as well be a tag: of text that begins with a mnemonic, or with a time as
  // programs log it.
  const isNumbered = numbered !== first
  const isTimed = senderTimeEnd(bytes, behind, stop) !== NO_TIME && (isNumbered || bytes.getUint8(behind + 4) !== DASH)
  if (!isTimed && !(isNumbered && isMnemonic(bytes, behind, stop))) return -1
  header.hostStart = from
  header.hostEnd = colon
  return behind
}

/** Behind `*` (never synchronised) or `.` (no longer so). */
export function markEnd(bytes: DataView, at: number, stop: number): number {
  return at < stop && (bytes.getUint8(at) === STAR || bytes.getUint8(at) === DOT) ? at + 1 : at
}

/** Behind the digits and a colon, or a colon alone; `at` where there are none. */
function numberEnd(bytes: DataView, at: number, stop: number): number {
  let end = at
  while (end < stop && isDigit(bytes.getUint8(end))) end++
  return end < stop && bytes.getUint8(end) === COLON ? end + 1 : at
}

/**
 * The last colon of the first word, which may be an address with colons of its own; -1 where a name before it is
 * missing.
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
