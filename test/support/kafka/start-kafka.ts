import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeBroker } from './broker.ts'
import type { Broker } from './broker.ts'
import { brokerProperties, HOST } from './broker-properties.ts'
import type { NodeCertificates, NodePorts } from './broker-properties.ts'
import { formatStorage } from './format-storage.ts'
import { freePorts } from './free-ports.ts'
import { startKeeper } from './keeper.ts'
import type { Keeper } from './keeper.ts'
import type { KafkaCluster } from './quiet-client.ts'

export interface StartOptions {
  readonly nodes?: 1 | 3
  /** The address that every node advertises to clients, in place of its own. */
  readonly advertised?: string
}

/** An Apache Kafka cluster for this test alone. Nodes are counted from 1, like their ids. */
export interface TestKafka extends KafkaCluster {
  /** The listeners for traffic between the nodes, as `127.0.0.1:port`. */
  readonly controllers: readonly string[]
  /** Process id of each node; `null` while it is stopped. */
  readonly pids: readonly (number | null)[]
  /** Resolves when the process is gone. After SIGTERM the node first hands over its partitions. */
  stopBroker(node?: number, signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Restarts the node with the same ports and data. Resolves when it serves requests. */
  startBroker(node?: number): Promise<void>
  /** Suspends the node (SIGSTOP): it keeps its connections and answers nothing. */
  pauseBroker(node?: number): void
  resumeBroker(node?: number): void
  /** The end of the node's log. */
  logTail(node?: number): string
  /** Kills all nodes and removes their data. Happens automatically if the test process ends or is killed. */
  close(): Promise<void>
}

/** Starts a cluster with only a plaintext listener on each node. Rejects with the brokers' log if it does not start. */
export async function startKafka({ nodes = 1, advertised }: StartOptions = {}): Promise<TestKafka> {
  const { kafka } = await startNodes({ nodes, advertised, makeCertificates: async () => null })
  return kafka
}

export interface NodesToStart<Made extends NodeCertificates | null> {
  readonly nodes: 1 | 3
  readonly advertised?: string | undefined
  /** Creates them in the folder of the cluster; `null` leaves only the plaintext listener. */
  readonly makeCertificates: (folder: string) => Promise<Made>
}

export interface StartedNodes<Made extends NodeCertificates | null> {
  readonly kafka: TestKafka
  readonly ports: readonly NodePorts[]
  readonly certificates: Made
}

/** Starts a cluster with or without the listeners that need certificates. */
export async function startNodes<Made extends NodeCertificates | null>({
  nodes,
  advertised,
  makeCertificates
}: NodesToStart<Made>): Promise<StartedNodes<Made>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'warp-flow-kafka-'))
  const keeper = startKeeper(folder)
  try {
    const folders = Array.from({ length: nodes }, (_, index) => path.join(folder, `node-${index + 1}`))
    const [certificates, ports] = await Promise.all([makeCertificates(folder), freeNodePorts(nodes)])
    await Promise.all(
      folders.map(async (own, index) => {
        await mkdir(own)
        await writeFile(
          path.join(own, 'server.properties'),
          brokerProperties({ id: index + 1, folder: own, ports, certificates, advertised })
        )
      })
    )
    await formatStorage(folders, certificates !== null)
    const brokers = folders.map((own) => makeBroker(own, keeper))
    await Promise.all(brokers.map((broker) => broker.start()))
    return { kafka: testKafka(brokers, ports, keeper), ports, certificates }
  } catch (error) {
    await keeper.close()
    throw error
  }
}

function testKafka(nodes: readonly Broker[], ports: readonly NodePorts[], keeper: Keeper): TestKafka {
  const at = (node: number): Broker => {
    const broker = nodes[node - 1]
    if (broker === undefined) throw new RangeError(`no node ${node} among ${nodes.length}`)
    return broker
  }
  return {
    brokers: ports.map(({ plaintext }) => `${HOST}:${plaintext}`),
    controllers: ports.map(({ controller }) => `${HOST}:${controller}`),
    get pids() {
      return nodes.map(({ pid }) => pid)
    },
    stopBroker: (node = 1, signal = 'SIGTERM') => at(node).stop(signal),
    startBroker: (node = 1) => at(node).start(),
    pauseBroker: (node = 1) => {
      at(node).pause()
    },
    resumeBroker: (node = 1) => {
      at(node).resume()
    },
    logTail: (node = 1) => at(node).logTail,
    close: async () => {
      await Promise.all(nodes.map((broker) => broker.stop('SIGKILL')))
      await keeper.close()
    }
  }
}

async function freeNodePorts(nodes: number): Promise<NodePorts[]> {
  const free = (await freePorts(nodes * 7)).values()
  const next = (): number => free.next().value ?? 0
  return Array.from({ length: nodes }, () => ({
    plaintext: next(),
    controller: next(),
    ssl: next(),
    mutualSsl: next(),
    saslPlaintext: next(),
    saslSsl: next(),
    saslPlainOnly: next()
  }))
}
