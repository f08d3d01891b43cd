import type { SyslogErrorReason } from '../../../types/syslog.ts'
import type { MessageHeader } from './header.ts'

/** Notes what is wrong at an offset, and gives the -1 that readers then give. Only before the header's end is known. */
export function fail(header: MessageHeader, reason: SyslogErrorReason, at: number): -1 {
  header.reason = reason
  header.failedAt = at - header.messageStart
  return -1
}
