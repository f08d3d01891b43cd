import type { OtelLogRecord, OtlpLogsOptions, OtlpLogsRequest } from '../../types/otel.ts'
import { attributesOf } from './otel-value.ts'

/**
 * Log records as one `ExportLogsServiceRequest` of OTLP: what `POST /v1/logs` takes as `application/json`. Pure, and throws nothing. Source:
 * opentelemetry-proto 1.x, `opentelemetry.proto.collector.logs.v1`.
 */
export function toOtlpLogs(
  records: readonly OtelLogRecord[],
  { resource = {}, scope = { name: 'warp-flow' } }: OtlpLogsOptions = {}
): OtlpLogsRequest {
  return {
    resourceLogs: [
      {
        resource: { attributes: attributesOf('', resource) },
        scopeLogs: [{ scope, logRecords: records, schemaUrl: SCHEMA_URL }],
        schemaUrl: SCHEMA_URL
      }
    ]
  }
}

/** The semantic conventions that the names are of. */
const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.45.0'
