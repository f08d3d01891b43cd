/** Whether an error is the expected result of an aborted wait, and therefore no fault. */
export function isAbortion(error: unknown, reason: unknown): boolean {
  for (let each = error, depth = 0; typeof each === 'object' && each !== null && depth < 5; depth++) {
    if (each === reason) return true
    const [name, code] = [Reflect.get(each, 'name') as unknown, Reflect.get(each, 'code') as unknown]
    if (name === 'AbortError' || (typeof code === 'string' && ENDINGS.has(code))) return true
    each = Reflect.get(each, 'cause') as unknown
  }
  return error === reason
}

/** Error codes of a stream, a socket or a request that was ended locally. */
const ENDINGS: ReadonlySet<string> = new Set([
  'ABORT_ERR',
  'ERR_CANCELED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
  'ERR_SERVER_NOT_RUNNING',
  'ECANCELED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'UND_ERR_ABORTED',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'UND_ERR_SOCKET'
])
