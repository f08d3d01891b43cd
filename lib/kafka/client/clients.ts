import type { KafkaClient } from '../../../types/kafka.ts'
import type { KafkaParams } from '../params.ts'
import type { LogContext, LogHooks } from './client-log.ts'
import { loadKafkajs } from './load-kafkajs.ts'
import { ownClient, type OwnClient } from './own-client.ts'

/** Creates the clients of a source. */
export interface Clients {
  /** For one member of the group. Members share none: kafkajs keeps the commits of a group per client. */
  forMember(hooks: LogHooks): Promise<OwnClient>
  /** For questions about topics and offsets; it fails at once if a broker is down. */
  forQuestions(hooks: LogHooks): Promise<OwnClient>
}

/** From the source's params, or one that the user has created. */
export function clientsOf(params: KafkaParams, context: LogContext, given: KafkaClient | undefined): Clients {
  return given === undefined ? ownClients(params, context) : givenClient(given)
}

function ownClients(params: KafkaParams, context: LogContext): Clients {
  return {
    forMember: async (hooks) => ownClient(await loadKafkajs(), params, context, hooks),
    // Each named broker once: whether to try again is the source's decision, which also reports it.
    forQuestions: async (hooks) =>
      ownClient(await loadKafkajs(), params, context, hooks, { retry: { retries: params.brokers.length - 1 } })
  }
}

function givenClient(client: KafkaClient): Clients {
  const release = (): void => {} // its connections are its maker's
  return {
    forMember: () => Promise.resolve({ client, release }),
    forQuestions: () => Promise.resolve({ client, release })
  }
}
