import type { SyslogFormat } from '../../../types/syslog.ts'
import { emptyHeader, type MessageHeader } from './message-header.ts'
import { readPriority } from './priority.ts'
import { readRfc3164 } from './rfc3164-header.ts'
import { beginsRfc5424, readRfc5424 } from './rfc5424-header.ts'

/**
 * Reads the header of the message in `bytes` from `start` to before `stop`. Never reads beyond `stop`, never throws,
 * and reads each byte a bounded number of times. Extracts no text: the results are offsets.
 */
export function readHeader(bytes: DataView, start: number, stop: number, format: 'auto' | SyslogFormat): MessageHeader {
  const header = emptyHeader(start)
  const at = readPriority(bytes, start, stop, header)
  if (at === -1) return header
  if (format === 'rfc5424' || (format === 'auto' && at !== start && beginsRfc5424(bytes, at, stop)))
    readRfc5424(bytes, start, at, stop, header)
  else readRfc3164(bytes, start, at, stop, header)
  return header
}
