import { NO_TIME, senderTimeEnd } from './bsd-timestamp.ts'
import { isDigit } from './digits.ts'
import type { MessageHeader } from './header.ts'
import { isMnemonic } from './tag.ts'
import type { Octets } from './octets.ts'

/**
 * Steps over what Cisco's devices put between PRI and timestamp: a sequence number (`29: `) or a lone colon, the name of the
 * device (`router: `), and the mark of a clock that is not right (`*` or `.`). Gives the place where a timestamp begins, or a message
 * such as `%SYS-5-CONFIG_I: ` without one; -1 where neither stands there.
 */
export function ciscoPrefixEnd(text: Octets, at: number, stop: number, header: MessageHeader): number {
  const first = spacesEnd(text, at, stop)
  const numbered = numberEnd(text, first, stop)
  const from = spacesEnd(text, numbered, stop)
  const start = markEnd(text, from, stop)
  if (senderTimeEnd(text, start, stop) !== NO_TIME || isMnemonic(text, start, stop)) return start

  const colon = originEnd(text, from, stop)
  if (colon === -1) return -1
  const behind = markEnd(text, spacesEnd(text, colon + 1, stop), stop)
  // Without a number in front, a name could as well be a tag: of text that begins with a mnemonic, or with a time as programs log it.
  const isNumbered = numbered !== first
  const isTimed = senderTimeEnd(text, behind, stop) !== NO_TIME && (isNumbered || text.charCodeAt(behind + 4) !== DASH)
  if (!isTimed && !(isNumbered && isMnemonic(text, behind, stop))) return -1
  header.hostStart = from
  header.hostEnd = colon
  return behind
}

/** Behind `*` (never synchronised) or `.` (no longer so). */
export function markEnd(text: Octets, at: number, stop: number): number {
  return at < stop && (text.charCodeAt(at) === STAR || text.charCodeAt(at) === DOT) ? at + 1 : at
}

export function spacesEnd(text: Octets, at: number, stop: number): number {
  let end = at
  while (end < stop && text.charCodeAt(end) === SPACE) end++
  return end
}

/** Behind the digits and a colon, or a colon alone; `at` where there are none. */
function numberEnd(text: Octets, at: number, stop: number): number {
  let end = at
  while (end < stop && isDigit(text.charCodeAt(end))) end++
  return end < stop && text.charCodeAt(end) === COLON ? end + 1 : at
}

/** The last colon of the first word, which may be an address with colons of its own; -1 where a name before it is missing. */
function originEnd(text: Octets, at: number, stop: number): number {
  let colon = -1
  for (let end = at; end < stop; end++) {
    const code = text.charCodeAt(end)
    if (code <= SPACE || code === DELETE) break
    if (code === COLON) colon = end
  }
  return colon > at ? colon : -1
}

const SPACE = 0x20
const STAR = 0x2A
const DASH = 0x2D
const DOT = 0x2E
const COLON = 0x3A
const DELETE = 0x7F
