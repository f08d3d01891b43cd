import { isAscii } from 'node:buffer'
import type { ParsedSyslog } from '../../../types/parsed-syslog.ts'
import type { ParseSyslogOptions } from '../../../types/syslog.ts'
import { readHeader } from './header.ts'
import { bytesOf, latin1Of, viewOf } from './latin1.ts'
import { MessageMeta, type MessagePeer } from './message-meta.ts'
import { parseSettings } from './parse-options.ts'
import { ParsedMessage } from './parsed-message.ts'
import { trimmedStop } from './trim.ts'

/**
 * Parses one syslog message, of RFC 5424 or as RFC 3164 describes them; a string stands for its UTF-8 bytes. Never
 * throws, whatever the bytes are: `error` describes a message that does not match its format, and `payload` and `text`
 * are then the whole message. CR, LF and NUL at the end are removed first. Throws a `ConfigError` for invalid options,
 * such as an unknown time zone.
 */
export function parseSyslog(message: Uint8Array | string, options?: ParseSyslogOptions): ParsedSyslog {
  const { format, headerMode, timezone, now } = parseSettings(options)
  const text = latin1Of(message)
  const stop = trimmedStop(text, 0, text.length)
  const bytes = typeof message === 'string' ? bytesOf(text) : message
  const header = readHeader(viewOf(bytes), 0, stop, format)
  const ascii = isAscii(bytes)
  // Timestamps of RFC 5424 have a year, so `now` is not needed
  const meta = new MessageMeta(text, header, { timezone, now: header.format === 'rfc3164' ? now() : 0 }, NOBODY, ascii)
  return new ParsedMessage(text.slice(headerMode === 'keep' ? 0 : header.messageStart, stop), meta, headerMode, ascii)
}

const NOBODY: MessagePeer = Object.freeze({ transport: null, remoteAddress: null, remotePort: null, tlsPeerName: null })
