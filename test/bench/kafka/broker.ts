import { copyFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { kafkaMissing, KAFKA_JARS } from '../../support/kafka/kafka-jars.ts'
import { startKafka, type TestKafka } from '../../support/kafka/start-kafka.ts'

/** A broker of the benchmark alone: one node. */
export async function startBroker(): Promise<TestKafka> {
  // This runs from `dist`, where what is no TypeScript is absent
  for (const name of ['keeper.sh', 'pom.xml']) {
    copyFileSync(path.resolve('test/support/kafka', name), path.join(import.meta.dirname, '../../support/kafka', name))
  }
  const missing = kafkaMissing()
  if (missing !== null)
    throw new Error(
      `The Kafka benchmark needs a broker of its own: ${missing}; install with: sudo test/support/kafka/install.sh`
    )
  return startKafka()
}

/** `Apache Kafka 4.3.0` */
export function brokerVersion(): string {
  const pom = readFileSync(path.join(KAFKA_JARS, 'pom.xml'), 'utf8')
  return `Apache Kafka ${/<artifactId>kafka_[\d.]+<\/artifactId>\s*<version>([^<]+)</u.exec(pom)?.[1] ?? ''}`
}
