import type { MessageHeader } from './message-header.ts'

/**
 * Reads the TAG of RFC 3164 section 4.1.3 with its process id: `su:`, `sshd[123]:` or `sshd[123]`, of any length and
 * with any visible bytes, so that `postfix/smtpd[1]`, `su(pam_unix)[1]` and `%SYS-5-CONFIG_I` are tags too. A bare word
 * is not a tag, nor is a word whose colon has no space after it: those are addresses, times and text. Returns the place
 * after it and one space, or -1.
 */
export function readTag(bytes: DataView, at: number, stop: number, header: MessageHeader): number {
  const end = tagEnd(bytes, at, stop)
  if (end === at || end === stop) return -1
  const code = bytes.getUint8(end)
  if (code !== COLON && code !== OPEN) return -1
  const close = code === OPEN ? closeOf(bytes, end + 1, stop) : -1
  if (code === OPEN && close === -1) return -1
  const behind = code === COLON ? end + 1 : behindPid(bytes, close + 1, stop)
  if (behind === -1 || (code === COLON && behind < stop && bytes.getUint8(behind) !== SPACE)) return -1

  header.appStart = at
  header.appEnd = end
  if (code === OPEN) {
    header.procStart = end + 1
    header.procEnd = close
  }
  return behind < stop && bytes.getUint8(behind) === SPACE ? behind + 1 : behind
}

/** Whether a Cisco mnemonic is here: `%ASA-6-302013: `, `%SYS-5-CONFIG_I: `. */
export function isMnemonic(bytes: DataView, at: number, stop: number): boolean {
  if (at + 1 >= stop || bytes.getUint8(at) !== PERCENT || !isUpper(bytes.getUint8(at + 1))) return false
  let hasSeverity = false
  let end = at + 2
  while (end < stop && isMnemonicPart(bytes.getUint8(end))) {
    hasSeverity ||= bytes.getUint8(end) === DASH && isSeverity(bytes, end - 1, stop)
    end++
  }
  return (
    hasSeverity &&
    end < stop &&
    bytes.getUint8(end) === COLON &&
    (end + 1 === stop || bytes.getUint8(end + 1) === SPACE)
  )
}

function tagEnd(bytes: DataView, at: number, stop: number): number {
  let end = at
  while (end < stop) {
    const code = bytes.getUint8(end)
    if (code <= SPACE || code === DELETE || code === COLON || code === OPEN) break
    end++
  }
  return end
}

/** Not `indexOf`, which would search all messages after this one too. */
function closeOf(bytes: DataView, at: number, stop: number): number {
  for (let close = at; close < stop; close++) if (bytes.getUint8(close) === CLOSE) return close
  return -1
}

/** The end of a tag after its process id, if a colon, a space or nothing follows; otherwise -1. */
function behindPid(bytes: DataView, at: number, stop: number): number {
  if (at === stop || bytes.getUint8(at) === SPACE) return at
  return bytes.getUint8(at) === COLON ? at + 1 : -1
}

/** Whether `-6-` is here, with the digit at `at`. */
function isSeverity(bytes: DataView, at: number, stop: number): boolean {
  const digit = bytes.getUint8(at) - 0x30
  return at + 1 < stop && digit >= 0 && digit <= 7 && bytes.getUint8(at - 1) === DASH
}

function isMnemonicPart(code: number): boolean {
  return (
    isUpper(code) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === DASH ||
    code === UNDERSCORE
  )
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a
}

const SPACE = 0x20
const PERCENT = 0x25
const DASH = 0x2d
const COLON = 0x3a
const OPEN = 0x5b
const CLOSE = 0x5d
const UNDERSCORE = 0x5f
const DELETE = 0x7f
