import type { KafkaClient } from '../../../types/kafka.ts'
import type { KafkaParams } from '../params.ts'
import type { LogContext, LogHooks } from './client-log.ts'
import { loadKafkajs } from './load-kafkajs.ts'
import { ownClient, type OwnClient } from './own-client.ts'

/** Creates the clients of a source. */
export interface Clients {
  /**
   * A client for one member of the group. Members do not share one: kafkajs keeps the commits of a group per client.
   */
  forMember(hooks: LogHooks): Promise<OwnClient>
  /** A client for questions about topics and offsets; it fails without waiting if brokers are down. */
  forQuestions(hooks: LogHooks): Promise<OwnClient>
}

/** Creates clients from the source's params, or hands out the one that the user has created. */
export function clientsOf(params: KafkaParams, context: LogContext, given: KafkaClient | undefined): Clients {
  return given === undefined ? ownClients(params, context) : givenClient(given)
}

function ownClients(params: KafkaParams, context: LogContext): Clients {
  return {
    forMember: async (hooks) => ownClient(await loadKafkajs(), params, context, hooks),
    // Tries each listed broker once: the source decides about further attempts, and reports them.
    forQuestions: async (hooks) =>
      ownClient(await loadKafkajs(), params, context, hooks, { retry: { retries: params.brokers.length - 1 } })
  }
}

function givenClient(client: KafkaClient): Clients {
  const release = (): void => {} // its connections belong to the user
  return {
    forMember: () => Promise.resolve({ client, release }),
    forQuestions: () => Promise.resolve({ client, release })
  }
}
