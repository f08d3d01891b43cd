import root from '@opentelemetry/otlp-transformer/build/src/generated/root.js'
import type { OtlpLogsRequest } from '../../../lib/index.ts'

/** What protobufjs makes of a message of OTLP's published `.proto` files. */
interface MessageClass {
  verify(message: object): string | null
  fromObject(object: object): object
  encode(message: object): { finish(): Uint8Array }
  decode(bytes: Uint8Array): object
  toObject(message: object, options: { readonly longs: StringConstructor; readonly bytes: StringConstructor }): object
}

/**
 * What a collector that knows OTLP's schema reads out of the JSON of a request: by way of its binary form, so that a field
 * which the schema does not have, or of another type, is missing from it.
 */
export function readByOtlpSchema(json: string): unknown {
  const request = exportLogsServiceRequest()
  const message = request.fromObject(JSON.parse(json) as object)
  const fault = request.verify(message)
  if (fault !== null) throw new Error(fault)
  return request.toObject(request.decode(request.encode(message).finish()), { longs: String, bytes: String })
}

/** A request as the schema gives it back: empty lists are not sent, and texts of bytes are the same bytes. */
export function withoutEmptyLists(request: OtlpLogsRequest): unknown {
  return JSON.parse(JSON.stringify(request), (_, value: unknown) =>
    Array.isArray(value) && value.length === 0 ? undefined : value
  )
}

function exportLogsServiceRequest(): MessageClass {
  type Names = { [name: string]: Names }
  let at = root as unknown as Names
  for (const name of ['opentelemetry', 'proto', 'collector', 'logs', 'v1', 'ExportLogsServiceRequest']) {
    const next = at[name]
    if (next === undefined) throw new Error(`the schema has no ${name}`)
    at = next
  }
  return at as unknown as MessageClass
}
