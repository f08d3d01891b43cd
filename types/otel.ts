/**
 * OpenTelemetry's log record as OTLP's JSON encoding has it (opentelemetry-proto 1.x, `opentelemetry.proto.logs.v1`):
 * 64-bit integers are digits in a text, bytes are base64. Plain data: `JSON.stringify` writes what a collector reads.
 */
export interface OtelLogRecord {
  /**
   * When it happened, in ns since the epoch; absent if the record does not say so, as a line of a file, and of a time
   * that OTLP cannot hold: before 1970, after 2554.
   */
  readonly timeUnixNano?: string
  /** When this process received the record, in ns since the epoch. */
  readonly observedTimeUnixNano?: string
  /** The severity of a syslog message, mapped as in appendix B of the data model; absent if the record has none. */
  readonly severityNumber?: OtelSeverityNumber
  /** The severity as the source names it; absent if the record has none. */
  readonly severityText?: string
  /** The record as text, or its bytes if they are not UTF-8. */
  readonly body: OtelValue
  /**
   * Where it came from and what it carries, by the semantic conventions; what they have no name for is under
   * `warp_flow`.
   */
  readonly attributes: readonly OtelAttribute[]
}

/** The severities of syslog in OpenTelemetry, from 0 to 7: FATAL, ERROR3, ERROR2, ERROR, WARN, INFO2, INFO, DEBUG. */
export type OtelSeverityNumber = 21 | 19 | 18 | 17 | 13 | 10 | 9 | 5

/** `KeyValue` of OTLP. */
export interface OtelAttribute {
  /** The name of the attribute. */
  readonly key: string
  /** Its value. */
  readonly value: OtelValue
}

/** `AnyValue` of OTLP; an object without a field is the empty value. */
export type OtelValue =
  | {
      /** A text. */
      readonly stringValue: string
    }
  | {
      /** True or false. */
      readonly boolValue: boolean
    }
  | {
      /** A 64-bit integer, as digits. */
      readonly intValue: string
    }
  | {
      /** A number of any kind; its unit is that of the attribute. */
      readonly doubleValue: number
    }
  | {
      /** Bytes, in base64. */
      readonly bytesValue: string
    }
  | {
      /** Several values. */
      readonly arrayValue: { readonly values: readonly OtelValue[] }
    }
  | {
      /** A map. */
      readonly kvlistValue: { readonly values: readonly OtelAttribute[] }
    }
  | Readonly<Record<string, never>>

/** The options of `toOtelLog`. */
export interface OtelLogOptions {
  /**
   * Whether `log.record.original` has the whole message where the body is only a part of it, as of syslog. Default
   * true; false makes such a record about half as large.
   */
  readonly original?: boolean
}

/** The options of `toOtlpLogs`. */
export interface OtlpLogsOptions {
  /** Attributes of the resource that the records come from, such as `service.name`. Default: none. */
  readonly resource?: Readonly<Record<string, string | number | boolean>>
  /** The instrumentation scope of the records. Default: `{ name: 'warp-flow' }`. */
  readonly scope?: { readonly name: string; readonly version?: string }
}

/** `ExportLogsServiceRequest` of OTLP: the body of `POST /v1/logs`. */
export interface OtlpLogsRequest {
  /** The records of each resource. `toOtlpLogs` creates one entry. */
  readonly resourceLogs: readonly OtlpResourceLogs[]
}

/** `ResourceLogs` of OTLP: records of one resource. */
export interface OtlpResourceLogs {
  /** The resource that the records come from, with attributes such as `service.name`. */
  readonly resource: { readonly attributes: readonly OtelAttribute[] }
  /** The records of each scope. */
  readonly scopeLogs: readonly OtlpScopeLogs[]
  /** The version of the semantic conventions that defines the names. */
  readonly schemaUrl: string
}

/** `ScopeLogs` of OTLP: the records of one instrumentation scope, a library. */
export interface OtlpScopeLogs {
  /** The instrumentation scope of the records. */
  readonly scope: { readonly name: string; readonly version?: string }
  /** The records. */
  readonly logRecords: readonly OtelLogRecord[]
  /** The version of the semantic conventions that defines the names. */
  readonly schemaUrl: string
}
