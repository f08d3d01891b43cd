import { NO_TIME, senderTimeEnd } from './bsd-timestamp.ts'
import { ciscoPrefixEnd, markEnd } from './cisco-prefix.ts'
import { fail, type MessageHeader } from './message-header.ts'
import { isMnemonic, readTag } from './tag.ts'
import { spacesEnd, wordEnd } from './word.ts'

/**
 * Reads the header after PRI as RFC 3164 describes it and as it is used in practice: a timestamp, then optionally a
 * host, then optionally a tag. Only the timestamp, or a Cisco mnemonic in its place, is required. A host or tag that
 * cannot be recognised stays in the message. `start` equals `at` if there is no PRI.
 */
export function readRfc3164(bytes: DataView, start: number, at: number, stop: number, header: MessageHeader): void {
  const end = senderTimeEnd(bytes, at, stop)
  if (end > 0) readBehindTime(bytes, at, end, stop, header, false)
  else if (end < 0) fail(header, at === start ? 'missing_pri' : 'invalid_timestamp', at === start ? start : ~end)
  else readCisco(bytes, start, at, stop, header)
}

/** Without PRI, only the timestamp distinguishes a message from arbitrary bytes, so no Cisco prefix is skipped then. */
function readCisco(bytes: DataView, start: number, at: number, stop: number, header: MessageHeader): number {
  const from = at === start ? markEnd(bytes, at, stop) : ciscoPrefixEnd(bytes, at, stop, header)
  const end = from === -1 ? NO_TIME : senderTimeEnd(bytes, from, stop)
  if (end > 0) return readBehindTime(bytes, from, end, stop, header, true)
  if (at === start) return fail(header, 'missing_pri', at)
  if (end < 0) return fail(header, 'invalid_timestamp', ~end)
  if (from === -1) return fail(header, 'missing_timestamp', at)
  header.format = 'rfc3164'
  return endHeader(readTag(bytes, from, stop, header), header)
}

function readBehindTime(
  bytes: DataView,
  timeStart: number,
  timeEnd: number,
  stop: number,
  header: MessageHeader,
  isCisco: boolean
): number {
  header.format = 'rfc3164'
  header.timeStart = timeStart
  header.timeEnd = timeEnd
  if (timeEnd === stop) return endHeader(stop, header)
  if (bytes.getUint8(timeEnd) === COLON)
    return readTagAndMessage(bytes, behindColon(bytes, timeEnd, stop), stop, header)
  const zone = zoneEnd(bytes, timeEnd + 1, stop, isCisco)
  if (zone !== -1) {
    header.timeEnd = zone
    return readTagAndMessage(bytes, behindColon(bytes, zone, stop), stop, header)
  }
  return header.hostEnd > header.hostStart
    ? readTagAndMessage(bytes, timeEnd + 1, stop, header)
    : readHost(bytes, timeEnd + 1, stop, header)
}

/**
 * RFC 3164 section 4.1.2: the HOSTNAME is a word. If that word is a tag, there is no host, as with local senders.
 */
function readHost(bytes: DataView, at: number, stop: number, header: MessageHeader): number {
  const hostStart = spacesEnd(bytes, at, stop)
  const tag = readTag(bytes, hostStart, stop, header)
  if (tag !== -1) return endHeader(tag, header)
  const hostEnd = wordEnd(bytes, hostStart, stop)
  if (hostEnd === hostStart || (hostEnd < stop && bytes.getUint8(hostEnd) !== SPACE)) return endHeader(at, header)
  header.hostStart = hostStart
  header.hostEnd = hostEnd
  if (hostEnd === stop) return endHeader(stop, header)
  const next = spacesEnd(bytes, hostEnd, stop)
  const found = readTag(
    bytes,
    isMnemonic(bytes, next + 2, stop) && isLoneColon(bytes, next) ? next + 2 : next,
    stop,
    header
  )
  return endHeader(found === -1 ? hostEnd + 1 : found, header)
}

function readTagAndMessage(bytes: DataView, at: number, stop: number, header: MessageHeader): number {
  const tag = readTag(bytes, spacesEnd(bytes, at, stop), stop, header)
  return endHeader(tag === -1 ? at : tag, header)
}

function endHeader(at: number, header: MessageHeader): number {
  header.messageStart = at
  return at
}

/**
 * The end of a zone such as `UTC` after the time; -1 if there is none. As Cisco writes it, a colon follows the zone:
 * without a colon, the word is the host (RFC 3164 section 5.4, example 3). Because a tag looks the same, the zone must
 * be a name that no program has, or other parts of the message must show that it is Cisco's.
 */
function zoneEnd(bytes: DataView, at: number, stop: number, isCisco: boolean): number {
  const most = Math.min(stop, at + 5)
  let end = at
  while (end < most && bytes.getUint8(end) >= 0x41 && bytes.getUint8(end) <= 0x5a) end++
  if (end === at || end >= stop || bytes.getUint8(end) !== COLON) return -1
  if (end + 1 < stop && bytes.getUint8(end + 1) !== SPACE) return -1
  return isCisco || isUniversalZone(bytes, at, end) || isMnemonic(bytes, end + 2, stop) ? end : -1
}

/** `UTC`, `GMT` or `Z`: the names with the same meaning everywhere. */
function isUniversalZone(bytes: DataView, at: number, end: number): boolean {
  if (end - at === 1) return bytes.getUint8(at) === 0x5a
  return end - at === 3 && (isWord(bytes, at, 0x55, 0x54, 0x43) || isWord(bytes, at, 0x47, 0x4d, 0x54))
}

function isWord(bytes: DataView, at: number, first: number, second: number, third: number): boolean {
  return bytes.getUint8(at) === first && bytes.getUint8(at + 1) === second && bytes.getUint8(at + 2) === third
}

/** Whether the `: ` is here that Cisco's ASA puts between host and mnemonic. */
function isLoneColon(bytes: DataView, at: number): boolean {
  return bytes.getUint8(at) === COLON && bytes.getUint8(at + 1) === SPACE
}

function behindColon(bytes: DataView, at: number, stop: number): number {
  return at + 1 < stop && bytes.getUint8(at + 1) === SPACE ? at + 2 : at + 1
}

const SPACE = 0x20
const COLON = 0x3a
