import type { Cluster } from 'kafkajs'

/**
 * Prevents a client that is about to stop from fetching again. If a broker joins or leaves the cluster at that moment,
 * kafkajs creates new fetchers after it has stopped the old ones. These find their consumer stopped, get nothing, and
 * ask again without ever giving the event loop a turn: the process would hang forever. Without a node to fetch from,
 * kafkajs creates no fetcher.
 */
export function fetchNoMore(cluster: Cluster): void {
  cluster.getNodeIds = () => []
}
