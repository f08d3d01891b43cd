import type { Cluster, PartitionAssigner } from 'kafkajs'
import { JoinAgain } from './rejoining.ts'

/**
 * Wraps an assigner so that its member does not rejoin before `mayJoin` allows it. kafkajs does not announce in time
 * that partitions will be revoked, but it asks the assigner for the member's subscription right before JoinGroup. If
 * that call throws the error of a rebalancing group, kafkajs waits and asks again. This gives time to ack and commit
 * delivered records, while the coordinator still accepts commits of the old generation (which it does until all members
 * have joined). If a member offers several assigners, wrapping the first is enough.
 */
export function gatedAssigner(inner: PartitionAssigner, gate: Gate): PartitionAssigner {
  return (config) => {
    gate.onCluster(config.cluster)
    const assigner = inner(config)
    return {
      name: assigner.name,
      version: assigner.version,
      assign: (group) => assigner.assign(group),
      protocol: (subscription) => {
        if (!gate.mayJoin(config.cluster))
          throw new JoinAgain('records of partitions that will be released are not yet acked')
        return assigner.protocol(subscription)
      }
    }
  }
}

export interface Gate {
  /** Called once, when the consumer is created, with the consumer's view of the cluster. */
  readonly onCluster: (cluster: Cluster) => void
  readonly mayJoin: (cluster: Cluster) => boolean
}
