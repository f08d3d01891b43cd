import type { MessageHeader } from './header.ts'
import type { Octets } from './octets.ts'

/**
 * Reads the TAG of RFC 3164 section 4.1.3 with its process id: `su:`, `sshd[123]:` or `sshd[123]`, of any length and with any
 * visible bytes, so that `postfix/smtpd[1]`, `su(pam_unix)[1]` and `%SYS-5-CONFIG_I` are tags too. A word alone is none, nor is one
 * whose colon has no space behind it: those are addresses, times and text. Gives the place behind it and one space, or -1.
 */
export function readTag(text: Octets, at: number, stop: number, header: MessageHeader): number {
  const end = tagEnd(text, at, stop)
  if (end === at || end === stop) return -1
  const code = text.charCodeAt(end)
  if (code !== COLON && code !== OPEN) return -1
  const close = code === OPEN ? closeOf(text, end + 1, stop) : -1
  if (code === OPEN && close === -1) return -1
  const behind = code === COLON ? end + 1 : behindPid(text, close + 1, stop)
  if (behind === -1 || (code === COLON && behind < stop && text.charCodeAt(behind) !== SPACE)) return -1

  header.appStart = at
  header.appEnd = end
  if (code === OPEN) {
    header.procStart = end + 1
    header.procEnd = close
  }
  return behind < stop && text.charCodeAt(behind) === SPACE ? behind + 1 : behind
}

/** Whether a message of Cisco's stands here: `%ASA-6-302013: `, `%SYS-5-CONFIG_I: `. */
export function isMnemonic(text: Octets, at: number, stop: number): boolean {
  if (at + 1 >= stop || text.charCodeAt(at) !== PERCENT || !isUpper(text.charCodeAt(at + 1))) return false
  let hasSeverity = false
  let end = at + 2
  while (end < stop && isMnemonicPart(text.charCodeAt(end))) {
    hasSeverity ||= text.charCodeAt(end) === DASH && isSeverity(text, end - 1, stop)
    end++
  }
  return hasSeverity && end < stop && text.charCodeAt(end) === COLON && (end + 1 === stop || text.charCodeAt(end + 1) === SPACE)
}

function tagEnd(text: Octets, at: number, stop: number): number {
  let end = at
  while (end < stop) {
    const code = text.charCodeAt(end)
    if (code <= SPACE || code === DELETE || code === COLON || code === OPEN) break
    end++
  }
  return end
}

/** Not by `indexOf`, which would look through all messages behind this one. */
function closeOf(text: Octets, at: number, stop: number): number {
  for (let close = at; close < stop; close++) if (text.charCodeAt(close) === CLOSE) return close
  return -1
}

/** A process id ends the tag where a colon, a space or nothing stands behind it. */
function behindPid(text: Octets, at: number, stop: number): number {
  if (at === stop || text.charCodeAt(at) === SPACE) return at
  return text.charCodeAt(at) === COLON ? at + 1 : -1
}

/** `-6-`, whose second dash stands behind `at`. */
function isSeverity(text: Octets, at: number, stop: number): boolean {
  const digit = text.charCodeAt(at) - 0x30
  return at + 1 < stop && digit >= 0 && digit <= 7 && text.charCodeAt(at - 1) === DASH
}

function isMnemonicPart(code: number): boolean {
  return isUpper(code) || (code >= 0x61 && code <= 0x7A) || (code >= 0x30 && code <= 0x39) || code === DASH || code === UNDERSCORE
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5A
}

const SPACE = 0x20
const PERCENT = 0x25
const DASH = 0x2D
const COLON = 0x3A
const OPEN = 0x5B
const CLOSE = 0x5D
const UNDERSCORE = 0x5F
const DELETE = 0x7F
