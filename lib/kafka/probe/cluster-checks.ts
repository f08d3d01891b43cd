import type { Cause, CheckOutcome, CheckRun, LiveCheck, Seen } from '../../../types/report.ts'
import { socketText } from '../../errors/socket-text.ts'
import type { OpenAdmin } from '../client/admin-of.ts'
import type { AdvertisedBroker } from '../client/explain-closed.ts'
import { failureToConnect } from './network-checks.ts'
import type { Probed } from './probed.ts'
import { withAdmin } from './with-admin.ts'

/** Checks which brokers the cluster has, and whether each can be reached at the address that it advertises. */
export function clusterChecks(probed: Probed): readonly LiveCheck[] {
  const target = probed.params.brokers.join(',')
  let advertised: readonly AdvertisedBroker[] = []
  const cluster: LiveCheck = {
    id: 'kafka.cluster',
    after: probed.client === undefined ? ['kafka.login'] : [],
    target,
    sideEffect: 'connects',
    run: async (look) => {
      try {
        const { brokers, clusterId, controller } = await withAdmin(probed, look, clusterOf)
        advertised = brokers
        const value = { clusterId, controller, brokers }
        return {
          status: 'pass',
          evidence: [
            { kind: 'metadata', how: `Metadata from ${target}`, value, shareable: { brokers: brokers.length } }
          ]
        }
      } catch (error) {
        return { status: 'fail', causes: [probed.causeOf(error)] }
      }
    }
  }
  // Only the user's client knows how to reach the brokers
  if (probed.client !== undefined) return [cluster]
  return [
    cluster,
    {
      id: 'kafka.advertised',
      after: ['kafka.cluster'],
      target: '`advertised.listeners`',
      sideEffect: 'connects',
      run: (look) => reachAll(probed, advertised, look)
    }
  ]
}

interface Cluster {
  readonly clusterId: string | null
  readonly controller: number | null
  readonly brokers: readonly AdvertisedBroker[]
}

/** Asks only the broker that accepted the login: the others may be unreachable. */
async function clusterOf({ admin, metadata }: OpenAdmin): Promise<Cluster> {
  return (await metadata([])) ?? (await admin.describeCluster())
}

async function reachAll(
  probed: Probed,
  advertised: readonly AdvertisedBroker[],
  look: CheckRun
): Promise<CheckOutcome> {
  const brokers = advertised.slice(0, MOST_BROKERS)
  const results = await Promise.all(
    brokers.map(async (broker) => ({ broker, error: await failureToConnect(broker.host, broker.port, look) }))
  )
  const failed = results.flatMap(({ broker, error }): Cause[] =>
    error === null ? [] : [unreachable(probed, broker, error)]
  )
  const evidence = results.map(({ broker: { nodeId, host, port }, error }): Seen => ({
    kind: 'metadata',
    how: `connect ${socketText(host, port)}, the address that broker ${nodeId} advertises`,
    value: error === null ? 'connected' : error.message,
    shareable: error === null ? 'connected' : 'failed'
  }))
  return failed.length === 0 ? { status: 'pass', evidence } : { status: 'fail', evidence, causes: failed }
}

/** An unreachable broker is a failure: its partitions cannot be read, even if the other brokers work. */
function unreachable(probed: Probed, { nodeId, host, port }: AdvertisedBroker, error: Error): Cause {
  const address = socketText(host, port)
  const cause = probed.causeOf(error, { host, port })
  return {
    ...cause,
    detail: `broker ${nodeId} advertises ${address}, which this machine cannot reach: ${error.message}`,
    fixes: [
      {
        text: {
          en: `On broker ${nodeId}, set \`advertised.listeners\` to an address that this machine can reach (now ${address}), and restart the broker; or open the network path to that address`,
          zh: `在 broker ${nodeId} 上将 \`advertised.listeners\` 改为本机可访问的地址（现为 ${address}）并重启；或打通到该地址的网络`
        }
      }
    ]
  }
}

const MOST_BROKERS = 50
