import type { Cluster, PartitionAssigner } from 'kafkajs'
import { JoinAgain } from './rejoining.ts'

/**
 * An assigner that does not let its member ask to join again before `mayJoin` says so. kafkajs does not announce in
 * time that partitions are about to be taken away, but it asks the assigner for the member's subscription right before
 * JoinGroup, and if that says that the group is rebalancing, it waits and asks again: time to ack and commit delivered
 * records, while the coordinator still accepts commits of the old generation (it does until all members have joined).
 * Of several assigners that a member offers, the first is enough.
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
  /** Called once, when the consumer is created, with what it knows about the cluster. */
  readonly onCluster: (cluster: Cluster) => void
  readonly mayJoin: (cluster: Cluster) => boolean
}
