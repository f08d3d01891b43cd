import t from 'tap'
import { runLogger, type LoggerOptions } from '../support/senders/logger.ts'
import { needs } from '../support/senders/sender-commands.ts'
import { receiveSyslog, type SyslogRecord } from './support/receive-syslog.ts'
import { shortFolder } from './support/short-folder.ts'

const lines = Array.from({ length: 200 }, (_, index) => `line ${index}: 99 Füße, 12 <b>`)
const tagged = { priority: 'local3.warning', tag: 'shop', processId: 4711 } as const
const data = { 'order@32473': { id: '7', note: 'paid in full' }, 'origin@32473': { ip: '192.0.2.1' } }

const cases: readonly LoggerOptions[] = [
  { transport: 'udp', format: 'rfc5424', ...tagged, msgId: 'ORDER', structuredData: data },
  { transport: 'udp', format: 'rfc3164', ...tagged },
  { transport: 'tcp', format: 'rfc5424', ...tagged, msgId: 'ORDER', structuredData: data },
  { transport: 'tcp', format: 'rfc5424', octetCount: true, ...tagged, msgId: 'ORDER', structuredData: data },
  { transport: 'tcp', format: 'rfc3164', ...tagged },
  { transport: 'tcp', format: 'rfc3164', octetCount: true, ...tagged }
]

t.test('messages of logger are delivered as sent, or counted', needs('logger'), async (t) => {
  for (const options of cases) {
    const { transport, format, octetCount = false } = options
    await t.test(`${transport}, ${format}${octetCount ? ', octet counting' : ''}`, async (t) => {
      const { target, received, close } = await receiveSyslog(shortFolder(t), { protocol: transport })
      t.teardown(close)
      await runLogger(target, lines, options)
      const { events, texts, dropped, stats } = await received(lines.length)
      t.equal(events.length + dropped, lines.length)
      t.strictSame(texts, dropped === 0 ? lines : lines.filter((line) => texts.includes(line)))
      t.strictSame(stats.errors, {})
      // All fields except the time are equal for all messages.
      t.strictSame(
        new Set(events.map((event) => fieldsOf(event))),
        new Set([
          JSON.stringify([
            format,
            transport,
            'local3',
            'warning',
            'shop',
            '4711',
            'shop',
            ...(format === 'rfc5424' ? ['ORDER', data] : [null, {}])
          ])
        ])
      )
      t.ok(
        events.every(({ meta: { timestamp } }) => Math.abs((timestamp?.getTime() ?? 0) - Date.now()) < 60_000),
        'sent just now'
      )
    })
  }
})

function fieldsOf({ meta, tags }: SyslogRecord): string {
  const {
    format,
    transport,
    facilityName,
    severityName,
    appName,
    procId,
    msgId,
    structuredData: { timeQuality: _, ...sent }
  } = meta
  return JSON.stringify([
    format,
    transport,
    facilityName,
    severityName,
    appName,
    procId,
    tags['syslog_app_name'],
    msgId,
    sent
  ])
}
