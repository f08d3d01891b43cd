import type { IHeaders } from 'kafkajs'

/**
 * Headers as kafkajs gives what it has read: bytes, a list where a name stands more than once, and merged with what any object
 * has under such a name (`constructor`).
 */
export function decodedHeaders(headers: IHeaders): IHeaders {
  const sent = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const))
  const read = sent.reduce<Readonly<Record<string, unknown>>>((all, [name, value]) => {
    const [before, bytes] = [all[name], typeof value === 'string' ? Buffer.from(value) : value]
    return { ...all, [name]: before === undefined ? bytes : [before, bytes].flat() }
  }, {})
  return read as IHeaders // kafkajs' own types know of neither null nor what it merges in
}
