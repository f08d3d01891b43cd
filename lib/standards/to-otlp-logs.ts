import type { OtelLogRecord, OtlpLogsOptions, OtlpLogsRequest } from '../../types/otel.ts'
import { checkOptions, type OptionRules } from '../config/check-options.ts'
import { wholeText } from '../core/whole-text.ts'
import { anyValue, attributesOf } from './otel-value.ts'

/**
 * Log records as one OTLP `ExportLogsServiceRequest`, which `POST /v1/logs` accepts as `application/json`. Pure. Throws
 * a `ConfigError` for invalid options, and any error that a getter in them throws. Source: opentelemetry-proto 1.x,
 * `opentelemetry.proto.collector.logs.v1`.
 */
export function toOtlpLogs(records: readonly OtelLogRecord[], options: OtlpLogsOptions = {}): OtlpLogsRequest {
  checkOptions(options, OTLP_OPTIONS)
  const { resource = {}, scope = OWN_SCOPE } = options
  const { name, version } = scope
  return {
    resourceLogs: [
      {
        resource: { attributes: attributesOf('', Object.entries(resource), anyValue) },
        scopeLogs: [
          {
            scope: { name: wholeText(name), ...(version === undefined ? {} : { version: wholeText(version) }) },
            logRecords: records,
            schemaUrl: SCHEMA_URL
          }
        ],
        schemaUrl: SCHEMA_URL
      }
    ]
  }
}

const OWN_SCOPE: NonNullable<OtlpLogsOptions['scope']> = { name: 'warp-flow' }
const OTLP_OPTIONS: OptionRules = { resource: { kind: 'table' }, scope: { kind: 'table' } }
/** The version of the semantic conventions that define the attribute names. */
const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.45.0'
