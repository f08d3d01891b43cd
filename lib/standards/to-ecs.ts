import type { EcsDocument, EcsEvent } from '../../types/ecs.ts'
import type { JsonValue, SourceEvent } from '../../types/event.ts'
import type { FilePosition } from '../../types/position.ts'
import { wholeNames, wholeText } from '../core/whole-text.ts'
import { customFields } from './custom-fields.ts'
import { ecsKafka, ecsOwnOfKafka } from './ecs-kafka.ts'
import { ecsSyslog } from './ecs-syslog.ts'
import { eventTime, timeAt, type EventTime } from './event-time.ts'
import { originalText } from './original-text.ts'
import { ownTags } from './own-tags.ts'
import { wholeData } from './whole-data.ts'
import { losslessText } from './lossless-text.ts'

/**
 * An event of any source as a document of the Elastic Common Schema 9.4, as nested objects of plain data. Pure; it does
 * not ack. Source: the schema's field list; `log.offset` and `kafka.*` are Filebeat's exported fields, and `warp_flow.*`
 * holds what neither has a field for. Throws only what a field of the event throws.
 *
 * `@timestamp` is the time in a syslog header, or of a Kafka record; else, and where that is no time, when the event was
 * received.
 */
export function toEcs(event: SourceEvent): EcsDocument {
  const { meta, position } = event
  const created = isoTime(timeAt(event.receivedAt)) ?? EPOCH
  const text = losslessText(event)
  const common = {
    '@timestamp': isoTime(eventTime(event)) ?? created,
    message: text ?? wholeText(event.text),
    ecs: { version: VERSION },
    event: eventFields(event, created),
    ...labelsOf(event)
  }
  const own = {
    source: wholeText(event.source),
    ...(text === null ? { payload_base64: event.payload.toString('base64') } : {})
  }
  if (meta.kind === 'kafka') return { ...common, kafka: ecsKafka(meta), warp_flow: { ...own, ...ecsOwnOfKafka(meta) } }
  if (meta.kind === 'syslog') return { ...common, ...ecsSyslog(meta), warp_flow: own }
  if (meta.kind === 'file') {
    const { path, offset, line } = position as FilePosition
    const log = { file: { path: wholeText(path) }, offset }
    return { ...common, log, warp_flow: { ...own, ...(line === null ? {} : { line }) } }
  }
  const custom = { position: jsonFields(position), meta: jsonFields(customFields(meta)) }
  return { ...common, warp_flow: { ...own, ...custom } }
}

function eventFields(event: SourceEvent, created: string): EcsEvent {
  const original = originalText(event)
  return { kind: 'event', created, ...(original === null ? {} : { original }) }
}

/** ECS 9 has labels without objects in them. */
function labelsOf(event: SourceEvent): Pick<EcsDocument, 'labels'> {
  const labels = wholeNames(ownTags(event), (name) => wholeText(name).replaceAll('.', '_'))
  if (labels.length === 0) return {}
  return { labels: Object.fromEntries(labels.map(([name, value]) => [name, wholeText(value)])) }
}

function jsonFields(value: object): Readonly<Record<string, JsonValue>> {
  return (wholeData(value) ?? {}) as Readonly<Record<string, JsonValue>>
}

/** To the millisecond, as Elasticsearch's `date` keeps it. */
function isoTime(time: EventTime | null): string | null {
  return time === null ? null : new Date(time.ms).toISOString()
}

const VERSION = '9.4.0'
const EPOCH = new Date(0).toISOString()
