import type { SyslogErrorReason } from '../../../types/syslog.ts'
import { fourDigits, isDigit } from './digits.ts'
import { fail, type MessageHeader } from './message-header.ts'
import { rfc3339End } from './rfc3339.ts'
import { structuredDataEnd } from './structured-data.ts'
import { wordEnd } from './word.ts'

/**
 * Whether the part after PRI is RFC 5424: version 1, or another number followed by a timestamp of that format or NIL.
 */
export function beginsRfc5424(bytes: DataView, at: number, stop: number): boolean {
  if (isVersionOne(bytes, at, stop)) return true
  const end = versionEnd(bytes, at, stop)
  if (end === at || end >= stop || bytes.getUint8(end) !== SPACE) return false
  const time = end + 1
  if (time + 1 < stop && bytes.getUint8(time) === DASH && bytes.getUint8(time + 1) === SPACE) return true
  return time + 4 < stop && fourDigits(bytes, time) !== -1 && bytes.getUint8(time + 4) === DASH
}

/**
 * Reads the part after PRI by the grammar of RFC 5424 section 6, more leniently where that is harmless: fields may have
 * any length and bytes beyond ASCII, and values of structured data may contain `]` within their quotes.
 */
export function readRfc5424(bytes: DataView, start: number, at: number, stop: number, header: MessageHeader): void {
  if (at === start) fail(header, 'missing_pri', start)
  else readFields(bytes, at, stop, header)
}

function readFields(bytes: DataView, at: number, stop: number, header: MessageHeader): number {
  const timeStart = readVersion(bytes, at, stop, header)
  if (timeStart === -1) return -1
  const timeEnd = isNil(bytes, timeStart, stop) ? timeStart + 1 : rfc3339End(bytes, timeStart, stop)
  if (timeEnd < 0) return misfit(header, 'invalid_timestamp', ~timeEnd, stop)
  if (timeEnd === stop || bytes.getUint8(timeEnd) !== SPACE) return misfit(header, 'invalid_timestamp', timeEnd, stop)
  header.timeStart = timeStart
  header.timeEnd = valueEnd(bytes, timeStart, timeEnd)

  const hostStart = timeEnd + 1
  const hostEnd = wordEnd(bytes, hostStart, stop)
  if (isBroken(bytes, hostStart, hostEnd, stop)) return misfit(header, 'invalid_hostname', hostEnd, stop)
  header.hostStart = hostStart
  header.hostEnd = valueEnd(bytes, hostStart, hostEnd)

  const appStart = hostEnd + 1
  const appEnd = wordEnd(bytes, appStart, stop)
  if (isBroken(bytes, appStart, appEnd, stop)) return misfit(header, 'invalid_app_name', appEnd, stop)
  header.appStart = appStart
  header.appEnd = valueEnd(bytes, appStart, appEnd)

  const procStart = appEnd + 1
  const procEnd = wordEnd(bytes, procStart, stop)
  if (isBroken(bytes, procStart, procEnd, stop)) return misfit(header, 'invalid_proc_id', procEnd, stop)
  header.procStart = procStart
  header.procEnd = valueEnd(bytes, procStart, procEnd)

  const msgIdStart = procEnd + 1
  const msgIdEnd = wordEnd(bytes, msgIdStart, stop)
  if (isBroken(bytes, msgIdStart, msgIdEnd, stop)) return misfit(header, 'invalid_msg_id', msgIdEnd, stop)
  header.msgIdStart = msgIdStart
  header.msgIdEnd = valueEnd(bytes, msgIdStart, msgIdEnd)

  return readDataAndMessage(bytes, msgIdEnd + 1, stop, header)
}

function readVersion(bytes: DataView, at: number, stop: number, header: MessageHeader): number {
  if (isVersionOne(bytes, at, stop)) {
    header.format = 'rfc5424'
    header.version = 1
    return at + 2
  }
  const end = versionEnd(bytes, at, stop)
  if (end === stop) return fail(header, 'incomplete_header', stop)
  if (end === at || bytes.getUint8(at) === ZERO) return fail(header, 'invalid_version', at)
  if (bytes.getUint8(end) !== SPACE) return fail(header, 'invalid_version', end)
  header.format = 'rfc5424'
  header.version = 0
  for (let digit = at; digit < end; digit++) header.version = header.version * 10 + bytes.getUint8(digit) - ZERO
  return end + 1
}

/** Structured data ends the header: it is followed by the end, or by a space and the message. */
function readDataAndMessage(bytes: DataView, at: number, stop: number, header: MessageHeader): number {
  const end = structuredDataEnd(bytes, at, stop)
  if (end < 0) return misfit(header, 'bad_structured_data', ~end, stop)
  if (end < stop && bytes.getUint8(end) !== SPACE) return fail(header, 'bad_structured_data', end)
  header.dataStart = at
  header.dataEnd = valueEnd(bytes, at, end)
  header.messageStart = end === stop ? stop : behindMark(bytes, end + 1, stop)
  return end
}

/** RFC 5424 section 6.4: a byte order mark declares the message as UTF-8 and is not part of it. */
function behindMark(bytes: DataView, at: number, stop: number): number {
  const marked =
    at + 2 < stop && bytes.getUint8(at) === 0xef && bytes.getUint8(at + 1) === 0xbb && bytes.getUint8(at + 2) === 0xbf
  return marked ? at + 3 : at
}

function isVersionOne(bytes: DataView, at: number, stop: number): boolean {
  return at + 1 < stop && bytes.getUint8(at) === ONE && bytes.getUint8(at + 1) === SPACE
}

/** The end of the 1 to 3 digits of a version; `at` if there is none. */
function versionEnd(bytes: DataView, at: number, stop: number): number {
  const most = Math.min(stop, at + 3)
  let end = at
  while (end < most && isDigit(bytes.getUint8(end))) end++
  return end
}

/** Whether a field is invalid: it needs at least one byte, and a space after it. */
function isBroken(bytes: DataView, at: number, end: number, stop: number): boolean {
  return end >= stop || end === at || bytes.getUint8(end) !== SPACE
}

function isNil(bytes: DataView, at: number, stop: number): boolean {
  return at < stop && bytes.getUint8(at) === DASH
}

/** The end of a field; a NIL field, `-` alone, counts as empty. */
function valueEnd(bytes: DataView, at: number, end: number): number {
  return end === at + 1 && bytes.getUint8(at) === DASH ? at : end
}

/** Records `reason` for an invalid field, or `incomplete_header` if the message ends there. */
function misfit(header: MessageHeader, reason: SyslogErrorReason, at: number, stop: number): -1 {
  return fail(header, at >= stop ? 'incomplete_header' : reason, at)
}

const SPACE = 0x20
const DASH = 0x2d
const ZERO = 0x30
const ONE = 0x31
