/** The internals of a kafkajs broker, which kafkajs' types do not declare. */
export interface PooledBroker {
  /** API key => the versions that the broker understands; null before it is connected. */
  readonly versions: Readonly<Record<number, { readonly maxVersion: number }>> | null
  readonly connectionPool: { send(request: object): Promise<unknown> }
}

/** A request in a version that kafkajs does not support. */
export interface RawRequest<T> {
  readonly apiKey: number
  readonly apiVersion: number
  readonly apiName: string
  readonly body: Buffer
  /** Decodes the part of the answer after the correlation id. */
  readonly read: (bytes: Buffer) => T
}

/** Sends a request on the connection of a kafkajs broker, and resolves to the result of `read` for the answer. */
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
