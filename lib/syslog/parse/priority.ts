import { fail, type MessageHeader } from './message-header.ts'

/** RFC 5424 section 6.2.1, by number. */
const FACILITIES: readonly string[] = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7'
]

const SEVERITIES: readonly string[] = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug']

/** `kern`, `user`, ... `local7`; null if it is not a facility. */
export function facilityName(facility: number): string | null {
  return FACILITIES[facility] ?? null
}

/** `emerg`, `alert`, ... `debug`; null if it is not a severity. */
export function severityName(severity: number): string | null {
  return SEVERITIES[severity] ?? null
}

/**
 * Reads `<0>` to `<191>`, without leading zeros (RFC 3164 section 4.1.1). Returns the place after it; `start` if the
 * message does not begin with `<`; -1 if it is invalid, with the fault recorded in the header.
 */
export function readPriority(bytes: DataView, start: number, stop: number, header: MessageHeader): number {
  if (start >= stop || bytes.getUint8(start) !== 0x3c) return start
  const first = start + 1
  const most = Math.min(stop, first + 3)
  let at = first
  let priority = 0
  while (at < most) {
    const digit = bytes.getUint8(at) - 0x30
    if (digit < 0 || digit > 9) break
    priority = priority * 10 + digit
    at++
  }
  if (at === first || at === stop || bytes.getUint8(at) !== 0x3e) return fail(header, 'invalid_pri', at)
  if (priority > 191 || (at > first + 1 && bytes.getUint8(first) === 0x30)) return fail(header, 'invalid_pri', first)
  header.priority = priority
  return at + 1
}
