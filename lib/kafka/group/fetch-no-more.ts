import type { Cluster } from 'kafkajs'

/**
 * Prevents a client that is about to stop from fetching again. If a broker comes or goes at the same moment, kafkajs
 * creates new fetchers after it has stopped the old ones; they find their consumer stopped, get nothing, and ask again
 * without ever giving the event loop a turn: the process would hang for ever. Without a node to ask it creates none.
 */
export function fetchNoMore(cluster: Cluster): void {
  cluster.getNodeIds = () => []
}
