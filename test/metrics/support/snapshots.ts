import type { SourceHealth, SourceSnapshot, SourceStats } from '../../../lib/index.ts'
import { stats } from '../../probe/support/results.ts'

/** The counters of a source of files that has done nothing yet. */
export function statsOf(parts: Partial<SourceStats> = {}): SourceStats {
  return stats({ key: 'access', type: 'file', ...parts })
}

/** The health of a source that is well. */
export function healthOf(parts: Partial<SourceHealth> = {}): SourceHealth {
  return { healthy: true, status: 'StatusOK', statusTime: 0, startTime: 0, lastError: null, troubles: [], ...parts }
}

/** One snapshot of each kind of source, with every metric there is. */
export function everySnapshot(): readonly SourceSnapshot[] {
  const files = {
    bytesBehind: 5,
    bytesLost: { deleted: 7 },
    bytesSkipped: { hole: 4096 },
    lastSaveAt: 1_500,
    files: [fileOf('a.log', 250), fileOf('b.log', 2_500)]
  }
  return [
    {
      stats: statsOf({
        ...files,
        events: 3,
        bytes: 40,
        errors: { FILE_NOT_FOUND: 2 },
        unacked: 2,
        oldestUnackedAgeMs: 125,
        lastEventAgeMs: 50
      }),
      health: healthOf({ healthy: false, status: 'StatusRecoverableError', troubles: [troubleOf('FILE_NOT_FOUND')] })
    },
    { stats: statsOf({ key: 'orders', type: 'kafka', lastSaveAt: null, kafka: kafkaStats() }), health: healthOf() },
    {
      stats: statsOf({
        key: 'net',
        type: 'syslog',
        connections: 4,
        connectionsAccepted: 9,
        drops: { queue: 6, kernel: 0 },
        datagrams: {
          receiveBufferAsked: 1,
          receiveBufferGranted: 1,
          queued: 8,
          queuedBytes: 800,
          kernelDropsKnown: false
        }
      })
    },
    { stats: statsOf({ key: 'own', type: 'http_log', bytesBehind: 12 }) }
  ]
}

function fileOf(path: string, msBehind: number): NonNullable<SourceStats['files']>[number] {
  return {
    path,
    id: null,
    state: 'reading',
    reason: null,
    code: null,
    dev: null,
    ino: null,
    compression: null,
    size: 0,
    offset: 0,
    bytesBehind: null,
    bytesLeft: null,
    bytesLost: 0,
    msBehind
  }
}

function kafkaStats(): NonNullable<SourceStats['kafka']> {
  const partition = { topic: 'orders', instance: 0, position: '1', committed: null, highWatermark: '11' }
  return {
    groupId: 'g',
    lag: 10,
    held: 1,
    partitions: [
      { ...partition, partition: 0, lag: 10, held: 1 },
      { ...partition, partition: 1, lag: null, held: 0 }
    ],
    members: [],
    lastCommitAt: 2_000,
    commits: 3,
    rebalanceCount: 1,
    rebalances: [],
    fetches: { count: 0, perSecond: 0, recordsPerSecond: 0, meanMs: null },
    redelivered: 4,
    restarts: 0
  }
}

function troubleOf(code: 'FILE_NOT_FOUND'): SourceHealth['troubles'][number] {
  const text = { en: '', zh: '' }
  return {
    code,
    area: 'file',
    category: 'not-found',
    retryable: true,
    severity: 'error',
    symptom: text,
    detail: '',
    checks: [],
    remedies: [],
    docs: '',
    since: 0,
    context: {}
  }
}
