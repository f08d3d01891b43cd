import { readHeader } from '../../../../lib/syslog/parse/header.ts'
import type { MessageHeader } from '../../../../lib/syslog/parse/message-header.ts'
import { bytesOf, viewOf } from '../../../../lib/syslog/parse/latin1.ts'
import type { SyslogFormat } from '../../../../types/syslog.ts'

/** The header of a message in a block of one character per byte; the bytes end where the block does. */
export function headerOf(
  block: string,
  format: 'auto' | SyslogFormat = 'auto',
  start = 0,
  stop: number = block.length
): MessageHeader {
  return readHeader(viewOf(bytesOf(block)), start, stop, format)
}
