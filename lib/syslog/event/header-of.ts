import { readHeader } from '../parse/header.ts'
import type { MessageHeader } from '../parse/message-header.ts'
import type { MessageOrigin } from './message-origin.ts'
import { INVALID_FRAME } from './syslog-event.ts'

/**
 * Finds the fields of a message, and reports a message that does not match its format. Null if headers are kept,
 * because their fields are not needed then.
 */
export function headerOf(
  bytes: DataView,
  start: number,
  stop: number,
  origin: MessageOrigin,
  flags: number
): MessageHeader | null {
  const { parts } = origin
  if (parts.headerMode === 'keep') return null
  const header = readHeader(bytes, start, stop, parts.format)
  if ((flags & INVALID_FRAME) !== 0) {
    header.messageStart = start
    header.reason = 'invalid_frame'
    header.failedAt = 0
  } else if (header.reason !== null)
    parts.watch.onFault({ reason: header.reason, offset: header.failedAt }, origin.peer)
  return header
}
