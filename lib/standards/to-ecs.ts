import type { EcsDocument, EcsEvent } from '../../types/ecs.ts'
import type { EventCopy, SourceEvent } from '../../types/event.ts'
import type { FilePosition } from '../../types/position.ts'
import { wholeNames, wholeText } from '../core/whole-text.ts'
import { customFields } from './custom-fields.ts'
import { ecsKafka, ecsOwnOfKafka } from './ecs-kafka.ts'
import { ecsSyslog } from './ecs-syslog.ts'
import { eventTime, isoTime, timeAt } from './event-time.ts'
import { originalText } from './original-text.ts'
import { ownTags } from './own-tags.ts'
import { fieldName, wholeFields } from './whole-data.ts'
import { base64, losslessText } from './lossless-text.ts'

/**
 * An event of any source, or a copy of one, as a document of the Elastic Common Schema 9.4: nested objects of plain
 * data. Pure; it does not ack. Source: the schema's field list; `log.offset` and `kafka.*` are Filebeat's exported
 * fields, and `warp_flow.*` holds the data that neither has a field for. Throws only what a field of the event throws.
 *
 * `@timestamp` is the time in a syslog header, or of a Kafka record. If there is none, or none that Elasticsearch's
 * `date` accepts (before the year 0, after 9999), it is the time at which the event was received. A copy has no
 * `event.original`.
 *
 * Elasticsearch refuses a document in which a field has another type than in earlier documents, and one with a text of
 * more than 32,766 bytes in a `keyword` or `flattened` field without `ignore_above`. So map `warp_flow.meta` and
 * `warp_flow.position`, which hold the data of your own connector, as `flattened`; and set `ignore_above` (8191 suits
 * any text) on each `flattened` field, including `log.syslog.structured_data`, for which ECS's own template sets none.
 */
export function toEcs(event: SourceEvent | EventCopy): EcsDocument {
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
    ...(text === null ? { payload_base64: base64(event.payload) } : {})
  }
  if (meta.kind === 'kafka') return { ...common, kafka: ecsKafka(meta), warp_flow: { ...own, ...ecsOwnOfKafka(meta) } }
  if (meta.kind === 'syslog') return { ...common, ...ecsSyslog(meta), warp_flow: own }
  if (meta.kind === 'file') {
    const { path, offset, line } = position as FilePosition
    const log = { file: { path: wholeText(path) }, offset }
    return { ...common, log, warp_flow: { ...own, ...(line === null ? {} : { line }) } }
  }
  const custom = { position: wholeFields(position), meta: wholeFields(customFields(meta)) }
  return { ...common, warp_flow: { ...own, ...custom } }
}

function eventFields(event: EventCopy, created: string): EcsEvent {
  const original = originalText(event)
  return { kind: 'event', created, ...(original === null ? {} : { original }) }
}

/** ECS 9 does not allow objects in labels. */
function labelsOf(event: EventCopy): Pick<EcsDocument, 'labels'> {
  const labels = wholeNames(ownTags(event), fieldName)
  if (labels.length === 0) return {}
  return { labels: Object.fromEntries(labels.map(([name, value]) => [name, wholeText(value)])) }
}

const VERSION = '9.4.0'
const EPOCH = new Date(0).toISOString()
