import type { FollowedFileState } from '../../types/followed-file.ts'
import type { HealthStatus } from '../../types/health.ts'
import type { KafkaPartitionStats } from '../../types/kafka.ts'
import type { SourceSnapshot } from '../../types/metrics.ts'
import type { SourceStats } from '../../types/stats.ts'
import type { Family, Sample } from './exposition.ts'

/** Every metric, in output order. Names and units follow https://prometheus.io/docs/practices/naming/ */
export const FAMILIES: readonly Family[] = [
  counter('records', 'Records handed to the consumer.', ({ events }) => one(events)),
  counter('bytes', 'Bytes taken in, before decoding.', ({ bytes }) => one(bytes)),
  counter('truncated_records', 'Records cut at their limit.', ({ truncated }) => one(truncated)),
  counter('drops', 'Records dropped, by cause.', (stats) => counts('cause', knownDrops(stats))),
  counter('lost_bytes', 'Bytes that are in no record and gone, by cause.', ({ bytesLost }) =>
    counts('cause', bytesLost)
  ),
  counter('skipped_bytes', 'Bytes of files skipped because they hold no text, by cause.', ({ bytesSkipped }) =>
    counts('cause', bytesSkipped)
  ),
  counter('errors', 'Errors and warnings, by code.', ({ errors }) => counts('code', errors)),
  ofHealth('healthy', 'Whether the source can do its work: 1 or 0.', ({ healthy }) => one(Number(healthy))),
  ofHealth('status', 'The status that the source has: 1, and 0 for all others.', ({ status }) =>
    STATUSES.map((name) => ({ labels: { status: name }, value: Number(name === status) }))
  ),
  ofHealth('troubles', 'What keeps the source from being healthy, by code.', ({ troubles }) =>
    counts('code', tally(troubles.map(({ code }) => code)))
  ),
  gauge('last_record_age_seconds', 'Time since the last record.', ({ lastEventAgeMs }) => seconds(lastEventAgeMs)),
  gauge('consumer_waiting', 'Whether the consumer waits for the next record: 1 or 0.', ({ wanted }) =>
    one(Number(wanted))
  ),
  gauge('buffered_records', 'Records in the buffer of the stream.', ({ buffered }) => one(buffered)),
  gauge('unacked_records', 'Records delivered and not yet acked.', ({ unacked }) => one(unacked)),
  gauge('oldest_unacked_age_seconds', 'How long the oldest record without an ack has waited.', (stats) =>
    seconds(stats.oldestUnackedAgeMs)
  ),
  gauge('last_save_timestamp_seconds', 'When positions were last made durable, in seconds since the epoch.', (stats) =>
    seconds(stats.lastSaveAt)
  ),
  gauge('file_behind_bytes', 'Bytes of files that are there and not yet taken in.', ({ type, bytesBehind }) =>
    type === 'file' ? one(bytesBehind) : []
  ),
  gauge('behind_bytes', 'Bytes that are there and not yet taken in, of a source that reads no files.', (stats) =>
    stats.type === 'file' ? [] : one(stats.bytesBehind)
  ),
  gauge('file_behind_seconds', 'How long the file that is furthest behind has been behind.', ({ files }) =>
    files === undefined ? [] : seconds(files.reduce((most, { msBehind }) => Math.max(most, msBehind), 0))
  ),
  gauge('files', 'Matching files, by state.', ({ files }) =>
    files === undefined ? [] : counts('state', { ...NO_FILES, ...tally(files.map(({ state }) => state)) })
  ),
  gauge('kafka_lag_records', 'Records of a partition that are there and not yet delivered.', (stats) =>
    ofPartitions(stats, ({ lag }) => lag)
  ),
  gauge('kafka_held_records', 'The part of the lag that open transactions hold back.', (stats) =>
    ofPartitions(stats, ({ held }) => held)
  ),
  gauge('kafka_partitions', 'Partitions that the source has.', ({ kafka }) => one(kafka?.partitions.length)),
  gauge(
    'kafka_last_commit_timestamp_seconds',
    'When positions were last committed, in seconds since the epoch.',
    (stats) => seconds(stats.kafka?.lastCommitAt)
  ),
  gauge('kafka_members', 'Members of the group that this process runs.', ({ kafka }) => one(kafka?.members.length)),
  counter('kafka_fetches', 'Answers to fetch requests.', ({ kafka }) => one(kafka?.fetches.count)),
  counter('kafka_commits', 'Commits that succeeded.', ({ kafka }) => one(kafka?.commits)),
  counter('kafka_rebalances', 'How often the group has reassigned partitions.', ({ kafka }) =>
    one(kafka?.rebalanceCount)
  ),
  counter('kafka_redelivered_records', 'Records delivered twice by this process.', ({ kafka }) =>
    one(kafka?.redelivered)
  ),
  counter('kafka_restarts', 'How often a member of the group was created again.', ({ kafka }) => one(kafka?.restarts)),
  gauge('connections', 'Open connections.', ({ connections }) => one(connections)),
  counter('connections_accepted', 'Connections accepted, with those that were turned away.', (stats) =>
    one(stats.connectionsAccepted)
  ),
  gauge('queued_datagrams', 'Messages that wait in the queue of the source.', ({ datagrams }) =>
    one(datagrams?.queued)
  ),
  gauge('queued_bytes', 'Bytes that the waiting messages count against queue_bytes.', ({ datagrams }) =>
    one(datagrams?.queuedBytes)
  ),
  gauge('receive_buffer_bytes', 'The receive buffer that the kernel has granted.', ({ datagrams }) =>
    one(datagrams?.receiveBufferGranted)
  )
]

type OfStats = (stats: SourceStats) => readonly Sample[]

function counter(name: string, help: string, samples: OfStats): Family {
  return { name, kind: 'counter', help, samples: ({ stats }) => samples(stats) }
}

function gauge(name: string, help: string, samples: OfStats): Family {
  return { name, kind: 'gauge', help, samples: ({ stats }) => samples(stats) }
}

function ofHealth(
  name: string,
  help: string,
  samples: (health: NonNullable<SourceSnapshot['health']>) => readonly Sample[]
): Family {
  return { name, kind: 'gauge', help, samples: ({ health }) => (health === undefined ? [] : samples(health)) }
}

function one(value: number | null | undefined): readonly Sample[] {
  return [{ value }]
}

function seconds(ms: number | null | undefined): readonly Sample[] {
  return typeof ms === 'number' ? one(ms / 1000) : []
}

/** `numbers` may be null in a snapshot that has gone through JSON. */
function counts(label: string, numbers: Readonly<Record<string, number>> | null | undefined): readonly Sample[] {
  return Object.entries(numbers ?? {}).map(([name, value]) => ({ labels: { [label]: name }, value }))
}

/** Leaves out kernel drops if the platform does not report them: their 0 would be wrong. */
function knownDrops({ drops, datagrams }: SourceStats): Readonly<Record<string, number>> {
  if (datagrams?.kernelDropsKnown !== false) return drops
  return Object.fromEntries(Object.entries(drops).filter(([cause]) => cause !== 'kernel'))
}

function ofPartitions(
  { kafka }: SourceStats,
  value: (partition: KafkaPartitionStats) => number | null
): readonly Sample[] {
  return (kafka?.partitions ?? []).map((of) => ({
    labels: { topic: of.topic, partition: String(of.partition) },
    value: value(of)
  }))
}

function tally(names: readonly string[]): Readonly<Record<string, number>> {
  const found = new Map<string, number>()
  for (const name of names) found.set(name, (found.get(name) ?? 0) + 1)
  return Object.fromEntries(found)
}

const STATUSES: readonly HealthStatus[] = [
  'StatusStarting',
  'StatusOK',
  'StatusRecoverableError',
  'StatusPermanentError',
  'StatusStopping',
  'StatusStopped'
]

/** States without a file are reported as 0, so that their series do not vanish from a plot. */
const NO_FILES: Readonly<Record<FollowedFileState, number>> = {
  proving: 0,
  reading: 0,
  'at-end': 0,
  waiting: 0,
  ignored: 0,
  unreadable: 0,
  finished: 0
}
