import kafkajs from 'kafkajs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import { javaArguments } from '../../support/kafka/java.ts'
import { KAFKA_SUPPORT } from '../../support/kafka/kafka-jars.ts'
import { quietClient, type KafkaCluster } from '../../support/kafka/quiet-client.ts'
import { killChild } from '../../support/kill-child.ts'

/** A group member that is another program. */
export interface Peer {
  /** The values of the records delivered to it. */
  readonly values: readonly string[]
  /** Its own error messages. */
  readonly said: () => string
  /** Leaves the group; resolves once it is gone. */
  stop(): Promise<unknown>
}

export interface Membership {
  readonly groupId: string
  readonly topics: readonly string[]
}

/** librdkafka, run by kcat. */
export function startKcat(t: Test, cluster: KafkaCluster, { groupId, topics }: Membership): Peer {
  const settings = [
    'auto.offset.reset=earliest',
    'auto.commit.interval.ms=200',
    'topic.metadata.refresh.interval.ms=1000',
    'heartbeat.interval.ms=500',
    'session.timeout.ms=6000'
  ]
  return program(t, 'kcat', [
    '-b',
    cluster.brokers.join(),
    '-u',
    '-f',
    '%s\\n',
    ...settings.flatMap((setting) => ['-X', setting]),
    '-G',
    groupId,
    ...topics
  ])
}

/** Java's own consumer, with the classic group protocol or the newer one (KIP-848). */
export function startJava(
  t: Test,
  cluster: KafkaCluster,
  { groupId, topics }: Membership,
  protocol: 'classic' | 'consumer' = 'classic'
): Peer {
  return program(
    t,
    'java',
    javaArguments(path.join(KAFKA_SUPPORT, 'GroupReader.java'), [cluster.brokers.join(), groupId, protocol, ...topics])
  )
}

/** A member as version 0.1 created it: kafkajs with its own assigner. */
export async function startOld(t: Test, cluster: KafkaCluster, { groupId, topics }: Membership): Promise<Peer> {
  const consumer = quietClient({ brokers: cluster.brokers }).consumer({
    groupId,
    partitionAssigners: [kafkajs.PartitionAssigners.roundRobin],
    heartbeatInterval: 500,
    sessionTimeout: 6000,
    maxWaitTimeInMs: 100,
    allowAutoTopicCreation: false
  })
  const values: string[] = []
  const stop = (): Promise<void> => consumer.disconnect()
  t.teardown(stop)
  await consumer.connect()
  await consumer.subscribe({ topics: [...topics], fromBeginning: true })
  await consumer.run({
    eachMessage: async ({ message }) => {
      values.push(String(message.value))
    }
  })
  return { values, said: () => '', stop }
}

function program(t: Test, command: string, args: readonly string[]): Peer {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const values: string[] = []
  let said = ''
  createInterface(child.stdout).on('line', (line) => {
    values.push(line)
  })
  child.stderr.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-4000)
  })
  const gone = once(child, 'close')
  t.teardown(() => killChild(child))
  const stop = (): Promise<unknown> => {
    // Java ends with its input, kcat with the signal
    child.stdin.end()
    if (command === 'kcat') child.kill('SIGTERM')
    return gone
  }
  return { values, said: () => said, stop }
}
