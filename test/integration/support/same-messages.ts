import type { Forwarding } from './forward.ts'
import type { SyslogRecord } from './receive-syslog.ts'
import type { SentMessage } from './messages.ts'

/**
 * Errors in a forwarded stream of messages, one sentence each: every message must be delivered as sent, or counted as
 * dropped.
 */
export function differences(
  { sent, received: { events, dropped } }: Forwarding,
  format: 'rfc5424' | 'rfc3164'
): string[] {
  const wrong: string[] = []
  if (events.length + dropped !== sent.length)
    wrong.push(`${sent.length} sent, ${events.length} delivered, ${dropped} dropped`)
  const byText = new Map(sent.map((message) => [message.text, message]))
  for (const event of events) {
    const message = byText.get(event.text)
    if (message === undefined) wrong.push(`nobody sent, or it came twice: ${JSON.stringify(event)}`)
    else if (described(event, format) !== expected(message, format))
      wrong.push(`${described(event, format)} is not ${expected(message, format)}`)
    byText.delete(event.text)
  }
  return wrong.slice(0, 10)
}

function described({ meta, tags, source }: SyslogRecord, format: 'rfc5424' | 'rfc3164'): string {
  const { facility, severity, hostname, appName, procId, msgId, structuredData, error } = meta
  return JSON.stringify([
    source,
    tags['env'],
    tags['access_source'],
    tags['syslog_hostname'],
    meta.format,
    facility,
    severity,
    hostname,
    appName,
    procId,
    error,
    ...(format === 'rfc5424' ? [msgId, structuredData['origin@32473']?.['sequence']] : [])
  ])
}

function expected({ facility, severity, sequence }: SentMessage, format: 'rfc5424' | 'rfc3164'): string {
  return JSON.stringify([
    'senders',
    'test',
    'syslog',
    'host-1',
    format,
    facility,
    severity,
    'host-1',
    'app',
    '4711',
    null,
    ...(format === 'rfc5424' ? ['ID7', sequence] : [])
  ])
}
