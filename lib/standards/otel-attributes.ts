import path from 'node:path'
import type { EventCopy } from '../../types/event.ts'
import type { KafkaHeaderValue } from '../../types/kafka.ts'
import type { KafkaMeta, SyslogMeta } from '../../types/meta.ts'
import type { FilePosition } from '../../types/position.ts'
import type { OtelAttribute, OtelValue } from '../../types/otel.ts'
import { customFields } from './custom-fields.ts'
import { isSeveral } from './header-values.ts'
import { anyValue, attributesOf, bytesValue, intValue, stringValue } from './otel-value.ts'
import { utf8Text } from './lossless-text.ts'

/** The attributes that describe where an event came from, by its kind. */
export function kindAttributes({ meta, position }: EventCopy): OtelAttribute[] {
  if (meta.kind === 'file') return fileAttributes(position as FilePosition)
  if (meta.kind === 'kafka') return kafkaAttributes(meta)
  if (meta.kind === 'syslog') return syslogAttributes(meta)
  return [
    ...attributesOf('warp_flow.position.', Object.entries(position), anyValue),
    ...attributesOf('warp_flow.meta.', Object.entries(customFields(meta)), anyValue)
  ]
}

function fileAttributes({ path: file, offset, line }: FilePosition): OtelAttribute[] {
  return present({
    'log.file.path': stringValue(file),
    'log.file.name': stringValue(path.basename(file)),
    'warp_flow.file.offset': intValue(offset),
    'warp_flow.file.line': line === null ? null : intValue(line)
  })
}

function kafkaAttributes(meta: KafkaMeta): OtelAttribute[] {
  const { topic, partition, offset, key, headers, tombstone } = meta
  const keyText = key === null ? null : utf8Text(key)
  return [
    ...present({
      'messaging.system.name': stringValue('kafka'),
      'messaging.destination.name': stringValue(topic),
      'messaging.destination.partition.id': stringValue(String(partition)),
      'kafka.offset': intValue(offset),
      'kafka.message.key': keyText === null ? null : stringValue(keyText),
      'kafka.message.tombstone': tombstone ? { boolValue: true } : null,
      // The conventions define no attribute for a key of bytes
      'warp_flow.kafka.key': key === null || keyText !== null ? null : bytesValue(key)
    }),
    ...attributesOf('warp_flow.kafka.header.', Object.entries(headers), headerValue)
  ]
}

function syslogAttributes(meta: SyslogMeta): OtelAttribute[] {
  const { facility, version, hostname, appName, procId, msgId, structuredData } = meta
  const { transport, remoteAddress, remotePort, tlsPeerName } = meta
  return present({
    'syslog.facility.code': facility === null ? null : intValue(facility),
    'syslog.version': version === null ? null : intValue(version),
    'host.name': textOf(hostname),
    'service.name': textOf(appName),
    'syslog.procid': textOf(procId),
    'syslog.msgid': textOf(msgId),
    // As a map of maps: if names from outside were joined with dots, two of them could become one, or collide with one
    // of those above
    'syslog.structured_data': Object.keys(structuredData).length === 0 ? null : anyValue(structuredData),
    'network.transport': transport === null ? null : stringValue(transport === 'tls' ? 'tcp' : transport),
    'network.peer.address': textOf(remoteAddress),
    'network.peer.port': remotePort === null ? null : intValue(remotePort),
    'warp_flow.syslog.tls_peer_name': textOf(tlsPeerName)
  })
}

/** The attributes that have a value. Their names come from the library. */
function present(values: Readonly<Record<string, OtelValue | null>>): OtelAttribute[] {
  return Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [{ key, value }]))
}

function textOf(text: string | null): OtelValue | null {
  return text === null ? null : stringValue(text)
}

function headerValue(value: KafkaHeaderValue): OtelValue {
  return isSeveral(value) ? { arrayValue: { values: value.map(bytesValue) } } : bytesValue(value)
}
