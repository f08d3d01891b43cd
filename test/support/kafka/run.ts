// npm run kafka
// npm run kafka -- --nodes 3 --security
// Starts Apache Kafka for manual trials and stops it at Ctrl-C. No data is kept.

import { parseArgs } from 'node:util'
import { needsKafka } from './kafka-jars.ts'
import { startKafka } from './start-kafka.ts'
import { startSecureKafka } from './start-secure-kafka.ts'
import type { SecureKafka } from './start-secure-kafka.ts'
import { unsecuredToken } from './unsecured-token.ts'
import type { KafkaUser } from './users.ts'

const {
  values: { nodes, security }
} = parseArgs({ options: { nodes: { type: 'string', default: '1' }, security: { type: 'boolean', default: false } } })
if (nodes !== '1' && nodes !== '3') throw new Error(`expected --nodes 1 or --nodes 3, got ${nodes}`)
const { skip } = needsKafka()
if (skip !== false) {
  console.error(skip)
  process.exit(1)
}

const stopped = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      resolve()
    })
})
const options = { nodes: nodes === '3' ? 3 : 1 } as const
const kafka = security ? await secureKafka() : await startKafka(options)
console.log(`\nexport WARP_FLOW_KAFKA_BROKERS=${kafka.brokers.join()}\n\nup; Ctrl-C takes it down`)
await stopped
await kafka.close()

async function secureKafka(): Promise<SecureKafka> {
  const started = await startSecureKafka(options)
  const { listeners, users, certificates } = started
  const show = (name: string, value: string): void => {
    console.log(`${name.padEnd(14)} ${value}`)
  }
  for (const [name, addresses] of Object.entries(listeners) as [string, string[]][]) show(name, addresses.join())
  for (const [name, user] of Object.entries(users) as [string, KafkaUser][])
    show(name, `${user.username} ${user.password}`)
  for (const [name, file] of Object.entries(certificates) as [string, string][]) show(name, file)
  show('OAUTHBEARER', unsecuredToken())
  return started
}
