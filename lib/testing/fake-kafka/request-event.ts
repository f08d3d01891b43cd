import type { RequestEvent } from 'kafkajs'
import type { FakeKafkaRequest } from './requests.ts'

/** The event that kafkajs emits for an answered request. */
export function requestEvent(
  request: FakeKafkaRequest,
  { startedAt, now, size }: { readonly startedAt: number; readonly now: number; readonly size: number }
): RequestEvent['payload'] {
  const [apiKey, apiName] = API[request]
  return {
    apiKey,
    apiName,
    apiVersion: 0,
    broker: 'fake:9092',
    clientId: 'fake',
    correlationId: 0,
    createdAt: startedAt,
    sentAt: startedAt,
    duration: now - startedAt,
    pendingDuration: 0,
    size
  }
}

/** request => key and name in the Kafka protocol */
const API: Readonly<Record<FakeKafkaRequest, readonly [number, string]>> = {
  connect: [18, 'ApiVersions'],
  metadata: [3, 'Metadata'],
  create: [19, 'CreateTopics'],
  offsets: [9, 'OffsetFetch'],
  describe: [15, 'DescribeGroups'],
  join: [11, 'JoinGroup'],
  sync: [14, 'SyncGroup'],
  heartbeat: [12, 'Heartbeat'],
  fetch: [1, 'Fetch'],
  commit: [8, 'OffsetCommit'],
  leave: [13, 'LeaveGroup'],
  produce: [0, 'Produce']
}
