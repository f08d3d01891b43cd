import { readHeader } from '../parse/header.ts'
import type { MessageHeader } from '../parse/message-header.ts'
import type { Page } from './page.ts'
import { INVALID_FRAME } from './syslog-event.ts'

/**
 * Reads where the fields of a message stand, and tells of one that does not fit its format. Null where headers are
 * kept, as nothing has to be known of them then.
 */
export function headerOf(
  bytes: DataView,
  start: number,
  stop: number,
  page: Page,
  flags: number
): MessageHeader | null {
  const { reading } = page
  if (reading.headerMode === 'keep') return null
  const header = readHeader(bytes, start, stop, reading.format)
  if ((flags & INVALID_FRAME) !== 0) {
    header.messageStart = start
    header.reason = 'invalid_frame'
    header.failedAt = 0
  } else if (header.reason !== null)
    reading.watch.onFault({ reason: header.reason, offset: header.failedAt }, page.peer)
  return header
}
