import type { Cluster, PartitionAssigner } from 'kafkajs'
import { JoinAgain } from './rejoining.ts'

/**
 * An assigner that does not let its member ask to join again before `mayJoin` says so. kafkajs tells nobody in time
 * that partitions are about to be taken away, but it asks the assigner for the member's subscription right before
 * JoinGroup, and where that says that the group is rebalancing it waits and asks again: time for what was delivered to
 * be acked and committed, while the coordinator still accepts commits of the old generation (it does until all members
 * have joined). Of several assigners that a member offers, the first is enough.
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
          throw new JoinAgain('records of the partitions that are given up are not yet acked')
        return assigner.protocol(subscription)
      }
    }
  }
}

export interface Gate {
  /** Told once, when the consumer is made, of what it knows of the cluster. */
  readonly onCluster: (cluster: Cluster) => void
  readonly mayJoin: (cluster: Cluster) => boolean
}
