/**
 * OpenTelemetry's log record as OTLP's JSON encoding has it (opentelemetry-proto 1.x, `opentelemetry.proto.logs.v1`): 64-bit
 * integers are digits in a text, bytes are base64. Plain data: `JSON.stringify` writes what a collector reads.
 */
export interface OtelLogRecord {
  /** When it happened, in ns since the epoch; absent if the record does not say so, as a line of a file. */
  readonly timeUnixNano?: string
  /** When this process received it, in ns since the epoch. */
  readonly observedTimeUnixNano?: string
  readonly severityNumber?: OtelSeverityNumber
  /** The severity as the source names it. */
  readonly severityText?: string
  readonly body: OtelValue
  readonly attributes: readonly OtelAttribute[]
}

/** What the severities of syslog are in OpenTelemetry: FATAL, ERROR3, ERROR2, ERROR, WARN, INFO2, INFO, DEBUG. */
export type OtelSeverityNumber = 21 | 19 | 18 | 17 | 13 | 10 | 9 | 5

export interface OtelAttribute {
  readonly key: string
  readonly value: OtelValue
}

/** `AnyValue` of OTLP; without a field it is the empty value. */
export type OtelValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  /** Digits. */
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  /** Base64. */
  | { readonly bytesValue: string }
  | { readonly arrayValue: { readonly values: readonly OtelValue[] } }
  | { readonly kvlistValue: { readonly values: readonly OtelAttribute[] } }
  | Readonly<Record<string, never>>

/** The options of `toOtelLog`. */
export interface OtelLogOptions {
  /**
   * Whether `log.record.original` has the whole message where the body is only a part of it, as of syslog. Default true;
   * false makes such a record about half as large.
   */
  readonly original?: boolean
}

/** The options of `toOtlpLogs`. */
export interface OtlpLogsOptions {
  /** Attributes of what the records come from, such as `service.name`. Default: none. */
  readonly resource?: Readonly<Record<string, string | number | boolean>>
  /** Who made the records. Default: `{ name: 'warp-flow' }`. */
  readonly scope?: { readonly name: string; readonly version?: string }
}

/** `ExportLogsServiceRequest` of OTLP: the body of `POST /v1/logs`. */
export interface OtlpLogsRequest {
  readonly resourceLogs: readonly OtlpResourceLogs[]
}

export interface OtlpResourceLogs {
  readonly resource: { readonly attributes: readonly OtelAttribute[] }
  readonly scopeLogs: readonly OtlpScopeLogs[]
  /** Which version of the semantic conventions the names are of. */
  readonly schemaUrl: string
}

export interface OtlpScopeLogs {
  readonly scope: { readonly name: string; readonly version?: string }
  readonly logRecords: readonly OtelLogRecord[]
  readonly schemaUrl: string
}
