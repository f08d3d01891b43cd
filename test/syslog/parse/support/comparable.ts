import { parseSyslog } from '../../../../lib/syslog/parse/parse-syslog.ts'
import { decodeText } from '../../../../lib/syslog/parse/latin1.ts'
import type { ValidMessage } from './valid-messages.ts'

/** What a message was made of, in the form that `readBack` gives. */
export function madeOf({
  format,
  priority,
  version,
  timeText,
  time,
  host,
  app,
  proc,
  msgId,
  data,
  body
}: ValidMessage): string {
  const text = (field: string | null): string | null => (field === null ? null : decodeText(field))
  return JSON.stringify({
    format,
    priority,
    version,
    timeText,
    data,
    time: time === null ? null : new Date(time),
    host: text(host),
    app: text(app),
    proc: text(proc),
    msgId: text(msgId),
    body: text(body),
    payload: Buffer.from(body, 'latin1').toString('hex'),
    error: null
  })
}

/** What is read of it; a time of RFC 3164 is left out. */
export function readBack({ latin1, format }: ValidMessage): string {
  const { meta, text: body, payload, error } = parseSyslog(Buffer.from(latin1, 'latin1'), { timezone: 'UTC' })
  const {
    priority,
    version,
    timestamp,
    timestampText: timeText,
    hostname: host,
    appName: app,
    procId: proc,
    msgId,
    structuredData: data
  } = meta
  return JSON.stringify({
    format: meta.format,
    priority,
    version,
    timeText,
    data,
    time: format === 'rfc3164' ? null : timestamp,
    host,
    app,
    proc,
    msgId,
    body,
    payload: payload.toString('hex'),
    error
  })
}
