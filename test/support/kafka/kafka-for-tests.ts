import root, { type Test } from 'tap'
import { needsKafka } from './kafka-jars.ts'
import type { KafkaCluster } from './quiet-client.ts'
import { startKafka } from './start-kafka.ts'
import type { StartOptions, TestKafka } from './start-kafka.ts'
import { startSecureKafka } from './start-secure-kafka.ts'
import type { SecureKafka } from './start-secure-kafka.ts'

/** A cluster for this test alone, removed when the test is over. The test's own options are `needsKafka()`. */
export async function kafkaForTests(t: Pick<Test, 'teardown'>, options: StartOptions = {}): Promise<TestKafka> {
  const kafka = await startKafka(options)
  t.teardown(() => kafka.close())
  return kafka
}

/** The same with all listeners, users and certificates. */
export async function secureKafkaForTests(t: Test, options: StartOptions = {}): Promise<SecureKafka> {
  const kafka = await startSecureKafka(options)
  t.teardown(() => kafka.close())
  return kafka
}

/**
 * For tests that only read and write topics and groups of their own: the cluster in `WARP_FLOW_KAFKA_BROKERS`, if set,
 * so that one started by `npm run kafka` serves every run; otherwise one shared by the whole process. The options of
 * such tests are `needsAnyKafka()`.
 */
export function anyKafkaForTests(): Promise<KafkaCluster> {
  const given = givenBrokers()
  if (given.length > 0) return Promise.resolve({ brokers: given })
  shared ??= kafkaForTests(root)
  return shared
}

let shared: Promise<TestKafka> | null = null

/** As `needsKafka`, but a cluster given by the variable needs neither Java nor jars. */
export function needsAnyKafka(): { readonly skip: string | false } {
  return givenBrokers().length > 0 ? { skip: false } : needsKafka()
}

function givenBrokers(): string[] {
  return (process.env['WARP_FLOW_KAFKA_BROKERS'] ?? '')
    .split(',')
    .map((broker) => broker.trim())
    .filter((broker) => broker !== '')
}

export { needsKafka }
