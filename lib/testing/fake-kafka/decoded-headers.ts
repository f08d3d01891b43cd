import type { IHeaders } from 'kafkajs'

/**
 * Headers as kafkajs gives what it has read: bytes, a list where a name stands more than once, and merged with what any
 * object has under such a name (`constructor`).
 */
export function decodedHeaders(headers: IHeaders): IHeaders {
  const read: Record<string, unknown> = {}
  for (const [name, given] of Object.entries(headers)) {
    for (const value of [given].flat()) {
      const [before, bytes] = [read[name], typeof value === 'string' ? Buffer.from(value) : value]
      Object.defineProperty(read, name, { value: before === undefined ? bytes : [before, bytes].flat(), ...PLAIN })
    }
  }
  return read as IHeaders // kafkajs' own types know of neither null nor what it merges in
}

/** As `__proto__` is not set, but made. */
const PLAIN = { writable: true, enumerable: true, configurable: true } as const
