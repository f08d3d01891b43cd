import type { IHeaders } from 'kafkajs'

/**
 * Headers as kafkajs decodes them: bytes, a list for a repeated name, and merged with an inherited property of that
 * name (`constructor`).
 */
export function decodedHeaders(headers: IHeaders): IHeaders {
  const read: Record<string, unknown> = {}
  for (const [name, given] of Object.entries(headers)) {
    for (const value of [given].flat()) {
      const [before, bytes] = [read[name], typeof value === 'string' ? Buffer.from(value) : value]
      Object.defineProperty(read, name, { value: before === undefined ? bytes : [before, bytes].flat(), ...PLAIN })
    }
  }
  return read as IHeaders // the types of kafkajs allow neither null nor the merged values
}

/** Defines a property even for `__proto__`, which an assignment would not create. */
const PLAIN = { writable: true, enumerable: true, configurable: true } as const
