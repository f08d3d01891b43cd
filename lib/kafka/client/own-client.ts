import type { KafkaConfig } from 'kafkajs'
import type { Socket } from 'node:net'
import type { KafkaClient } from '../../../types/kafka.ts'
import type { KafkaParams } from '../params.ts'
import { clientLog, type LogContext, type LogHooks } from './client-log.ts'
import { kafkaOptions } from './client-options.ts'
import { registerCodecs } from './codecs.ts'
import type { KafkaJs } from './load-kafkajs.ts'
import { openSocket } from './socket-factory.ts'
import { tlsOptions } from './tls-options.ts'

/** A client and all its connections. */
export interface OwnClient {
  readonly client: KafkaClient
  /**
   * Closes every connection immediately and opens no more: pending requests fail, whereas kafkajs itself would wait for
   * them.
   */
  readonly release: () => void
}

/** Options for a client that only asks questions: it waits less, and retries less often. */
export type Differing = Partial<
  Pick<KafkaConfig, 'retry' | 'connectionTimeout' | 'authenticationTimeout' | 'requestTimeout'>
>

/** Creates a kafkajs client from the source's params. Rejects if a certificate cannot be read. */
export async function ownClient(
  kafkajs: KafkaJs,
  params: KafkaParams,
  log: LogContext,
  hooks: LogHooks,
  differing: Differing = {}
): Promise<OwnClient> {
  registerCodecs(kafkajs)
  const sockets = new Set<Socket>()
  let released = false
  const { Kafka } = kafkajs
  const options = kafkaOptions(params, await tlsOptions(params))
  const client = new Kafka({
    ...options,
    ...differing,
    ...clientLog(kafkajs, log, hooks),
    retry: { ...options.retry, ...differing.retry },
    socketFactory: (connection) => {
      // A hanging broker still accepts connections, and kafkajs would wait just as long on a new one
      if (released) throw new Error('the client was given up')
      const socket = openSocket(connection)
      sockets.add(socket)
      socket.once('close', () => {
        sockets.delete(socket)
      })
      return socket
    }
  })
  const release = (): void => {
    released = true
    for (const socket of sockets) socket.destroy(new Error('Closed connection'))
  }
  return { client, release }
}
