import kafkajs from 'kafkajs'
import type { Admin, Kafka, KafkaConfig, RetryOptions } from 'kafkajs'

/** What a client needs to reach a cluster without security. */
export interface KafkaCluster {
  /** The plaintext listener of each node, as `127.0.0.1:port`. */
  readonly brokers: readonly string[]
}

/** A kafkajs client that logs nothing. */
export function quietClient({ brokers, ...config }: KafkaCluster & Omit<KafkaConfig, 'brokers'>): Kafka {
  return new kafkajs.Kafka({ clientId: 'tests', ...config, brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING })
}

/**
 * Retries for a test's side tasks: they succeed even if a node is down and its partitions first need another leader.
 */
export const PATIENT: RetryOptions = { initialRetryTime: 200, maxRetryTime: 1000, retries: 40 }

/** Runs one action as an administrator of the cluster. */
export async function asAdmin<Result>(cluster: KafkaCluster, act: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = quietClient({ brokers: cluster.brokers, retry: PATIENT }).admin()
  await admin.connect()
  try {
    return await act(admin)
  } finally {
    await admin.disconnect()
  }
}
