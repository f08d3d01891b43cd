import kafkajs from 'kafkajs'
import type { Admin, Kafka, KafkaConfig, RetryOptions } from 'kafkajs'

/** What is enough to reach a cluster without any security. */
export interface KafkaCluster {
  /** The plaintext listener of each node, as `127.0.0.1:port`. */
  readonly brokers: readonly string[]
}

/** A kafkajs client that says nothing by itself. */
export function quietClient({ brokers, ...config }: KafkaCluster & Omit<KafkaConfig, 'brokers'>): Kafka {
  return new kafkajs.Kafka({ clientId: 'tests', ...config, brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING })
}

/** What a test does on the side goes on where a node is away and its partitions have to find another leader first. */
export const PATIENT: RetryOptions = { initialRetryTime: 200, maxRetryTime: 1000, retries: 40 }

/** Does one thing as an administrator of the cluster. */
export async function asAdmin<Result>(cluster: KafkaCluster, act: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = quietClient({ brokers: cluster.brokers, retry: PATIENT }).admin()
  await admin.connect()
  try {
    return await act(admin)
  } finally {
    await admin.disconnect()
  }
}
