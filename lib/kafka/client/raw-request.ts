/** Internals that kafkajs keeps behind its brokers. */
export interface PooledBroker {
  /** API key => what the broker understands of it; null before it is connected. */
  readonly versions: Readonly<Record<number, { readonly maxVersion: number }>> | null
  readonly connectionPool: { send(request: object): Promise<unknown> }
}

/** A request in a version that kafkajs does not support. */
export interface RawRequest<T> {
  readonly apiKey: number
  readonly apiVersion: number
  readonly apiName: string
  readonly body: Buffer
  /** The part after the number of the request. */
  readonly read: (bytes: Buffer) => T
}

/** Sends it on the connection of a kafkajs broker, and resolves to what `read` returns for the answer. */
export async function sendRaw<T>(
  { connectionPool }: PooledBroker,
  { body, read, ...request }: RawRequest<T>
): Promise<T> {
  const answer = await connectionPool.send({
    request: { ...request, encode: async () => ({ buf: body, buffer: body }) },
    response: {
      decode: async (bytes: Buffer) => ({ made: read(bytes), clientSideThrottleTime: 0 }),
      parse: async (decoded: object) => decoded
    }
  })
  return (answer as { readonly made: T }).made
}

/** Whether the broker understands that version of a request. */
export function understands({ versions }: PooledBroker, apiKey: number, version: number): boolean {
  return (versions?.[apiKey]?.maxVersion ?? 0) >= version
}
