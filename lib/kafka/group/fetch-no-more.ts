import type { Cluster } from 'kafkajs'

/**
 * Keeps a client that is about to be stopped from fetching anew. Where a broker comes or goes in the same moment,
 * kafkajs makes new fetchers after it has stopped the old ones; these find their consumer stopped, get nothing, and ask
 * again without ever giving the event loop a turn: the process would hang for good. Without a node to ask it makes
 * none.
 */
export function fetchNoMore(cluster: Cluster): void {
  cluster.getNodeIds = () => []
}
