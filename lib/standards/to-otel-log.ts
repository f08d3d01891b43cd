import type { EventCopy, SourceEvent } from '../../types/event.ts'
import type { OtelLogOptions, OtelLogRecord, OtelSeverityNumber } from '../../types/otel.ts'
import { eventTime, timeAt, unixNano } from './event-time.ts'
import { originalText } from './original-text.ts'
import { kindAttributes } from './otel-attributes.ts'
import { attributesOf, stringValue } from './otel-value.ts'
import { ownTags } from './own-tags.ts'
import { base64, losslessText } from './lossless-text.ts'

/**
 * An event of any source, or a copy of one, as an OpenTelemetry log record, in OTLP's JSON encoding; `toOtlpLogs` makes
 * a request from such records. Pure; it does not ack. Source: the logs data model with its mapping of RFC 5424
 * (appendix A) and of severities (appendix B), and the semantic conventions 1.45.
 *
 * The body is the text, or bytes if the payload is not UTF-8. Timestamps are in ns since the epoch: `timeUnixNano` is
 * the time in a syslog header, or of a Kafka record; a line of a file has none. Trace and span ids are left out. Data
 * that the conventions have no name for (tags, positions, Kafka headers, `meta` of own connectors) is under
 * `warp_flow.`; what is nested there deeper than 16 levels becomes JSON text, because most protobuf readers go no
 * deeper. A copy has no `log.record.original`. Throws only what a field of the event throws.
 */
export function toOtelLog(event: SourceEvent | EventCopy, { original = true }: OtelLogOptions = {}): OtelLogRecord {
  const text = losslessText(event)
  const happened = eventTime(event)
  const time = happened === null ? null : unixNano(happened)
  const received = timeAt(event.receivedAt)
  const observed = received === null ? null : unixNano(received)
  const whole = original ? originalText(event) : null
  return {
    ...(time === null ? {} : { timeUnixNano: time }),
    ...(observed === null ? {} : { observedTimeUnixNano: observed }),
    ...severityOf(event),
    body: text === null ? { bytesValue: base64(event.payload) } : { stringValue: text },
    attributes: [
      ...kindAttributes(event),
      ...(whole === null ? [] : [{ key: 'log.record.original', value: stringValue(whole) }]),
      { key: 'warp_flow.source', value: stringValue(event.source) },
      ...attributesOf('warp_flow.tag.', ownTags(event), stringValue)
    ]
  }
}

function severityOf({ meta }: EventCopy): Pick<OtelLogRecord, 'severityNumber' | 'severityText'> {
  if (meta.kind !== 'syslog' || meta.severity === null) return {}
  const severityNumber = SEVERITIES[meta.severity]
  return {
    ...(severityNumber === undefined ? {} : { severityNumber }),
    ...(meta.severityName === null ? {} : { severityText: meta.severityName })
  }
}

/** The severity numbers, from emergency to debug. */
const SEVERITIES: readonly OtelSeverityNumber[] = [21, 19, 18, 17, 13, 10, 9, 5]
