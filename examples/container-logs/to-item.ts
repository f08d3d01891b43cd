import { isUtf8 } from 'node:buffer'
import { toOtelLog, type OtelAttribute, type OtelValue } from 'warp-flow'
import type { OtlpItem } from '../open-telemetry/otlp-sink.ts'
import type { ContainerName } from './container-name.ts'
import type { ContainerRecord } from './container-record.ts'

/** Converts a container's record to OpenTelemetry, following the semantic conventions for Kubernetes. */
export function toItem(record: ContainerRecord): OtlpItem {
  const { payload, stream, time, container, attrs, incomplete, continued, fault, event, ack } = record
  const { attributes, ...rest } = toOtelLog(event)
  const timeUnixNano = time === null ? null : nanosecondsOf(time)
  return {
    record: {
      ...rest,
      ...(timeUnixNano === null ? {} : { timeUnixNano }),
      body: isUtf8(payload) ? { stringValue: payload.toString() } : { bytesValue: payload.toString('base64') },
      attributes: [
        ...attributes,
        ...text('log.iostream', stream),
        ...text('warp_flow.container.incomplete', incomplete),
        ...text('warp_flow.container.fault', fault),
        ...(attrs === null ? [] : [{ key: 'warp_flow.container.attrs', value: mapOf(attrs) }]),
        ...(continued ? [{ key: 'warp_flow.container.continued', value: { boolValue: true } }] : [])
      ]
    },
    ...(container === null ? {} : { resource: resourceOf(container) }),
    ack
  }
}

function resourceOf({ namespace, pod, container, uid, id, restart }: ContainerName): Record<string, string | number> {
  return {
    'k8s.namespace.name': namespace,
    'k8s.pod.name': pod,
    'k8s.container.name': container,
    ...(uid === undefined ? {} : { 'k8s.pod.uid': uid }),
    ...(id === undefined ? {} : { 'container.id': id }),
    ...(restart === undefined ? {} : { 'k8s.container.restart_count': restart })
  }
}

/** Converts RFC 3339 with up to nine decimals to ns since the epoch; null before 1970. */
export function nanosecondsOf(time: string): string | null {
  const digits = /\.(\d+)/.exec(time)?.[1] ?? ''
  const seconds = Date.parse(time.replace(/\.\d+/, '')) / 1000
  return seconds >= 0 ? String(BigInt(seconds) * 1_000_000_000n + BigInt(digits.padEnd(9, '0'))) : null
}

/** Converts to a list of pairs, because the names are untrusted. */
function mapOf(attrs: Readonly<Record<string, unknown>>): OtelValue {
  const values = Object.entries(attrs).map(([key, value]) => ({
    key,
    value: { stringValue: typeof value === 'string' ? value : JSON.stringify(value) }
  }))
  return { kvlistValue: { values } }
}

function text(key: string, value: string | null): OtelAttribute[] {
  return value === null ? [] : [{ key, value: { stringValue: value } }]
}
