import { parseSyslog } from '../../../../lib/syslog/parse/parse-syslog.ts'
import type { ParseSyslogOptions } from '../../../../types/syslog.ts'

/**
 * What is told of a message, without what it does not have: fields of `meta`, `text`, and where it is wrong `wrong`.
 * Strings stand for bytes.
 */
export function told(latin1: string, options: ParseSyslogOptions = {}): Record<string, unknown> {
  const { text, meta, error } = parseSyslog(Buffer.from(latin1, 'latin1'), { timezone: 'UTC', now, ...options })
  const { priority, version, timestamp, timestampText, hostname, appName, procId, msgId, structuredData } = meta
  const fields = {
    priority,
    version,
    time: timestamp?.toISOString() ?? null,
    timeText: timestampText,
    host: hostname,
    app: appName,
    proc: procId,
    msgId,
    data: Object.keys(structuredData).length === 0 ? null : structuredData,
    text,
    wrong: error === null ? null : `${error.reason} at ${error.offset}`
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}

/** 15 June 2024, noon. */
function now(): number {
  return Date.UTC(2024, 5, 15, 12)
}
