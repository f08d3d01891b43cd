import { channels } from '../core/channels.ts'
import type { SourceStream } from '../stream/source-stream.ts'

/** Publishes the stats and the health of a source on `warp-flow:monitor`. */
export function publishMonitor(source: Pick<SourceStream, 'key' | 'type' | 'stats' | 'health'>): void {
  if (channels.monitor.hasSubscribers)
    channels.monitor.publish({ key: source.key, type: source.type, stats: source.stats(), health: source.health() })
}
