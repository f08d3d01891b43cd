import type { KafkaStats } from '../../../types/kafka.ts'
import type { DatagramStats, SourceStats } from '../../../types/stats.ts'
import { isKnown } from '../../errors/catalogue/index.ts'
import { peek } from '../../errors/peek.ts'
import { choiceFrom } from '../foreign/fields.ts'
import { numberAt, numberOrNullAt, recordOf } from './parts.ts'

/** The counters of a source, by an allow-list; no paths, topics, positions or groups. Null if there are none. */
export function sharedStats(stats: unknown, type: string): SourceStats | null {
  if (typeof stats !== 'object' || stats === null) return null
  const number = (name: string): number => numberAt(stats, name)
  const orNull = (name: string): number | null => numberOrNullAt(stats, name)
  const [datagrams, kafka] = [peek(stats, 'datagrams'), peek(stats, 'kafka')]
  return {
    key: 'source',
    type,
    state: choiceFrom(peek(stats, 'state'), ['starting', 'running', 'retrying', 'stopping', 'closed']) ?? 'starting',
    events: number('events'),
    buffered: number('buffered'),
    lastEventAgeMs: orNull('lastEventAgeMs'),
    wanted: peek(stats, 'wanted') === true,
    unacked: number('unacked'),
    oldestUnacked: null,
    oldestUnackedAgeMs: orNull('oldestUnackedAgeMs'),
    acked: [],
    bytes: number('bytes'),
    bytesBehind: orNull('bytesBehind'),
    truncated: number('truncated'),
    connections: orNull('connections'),
    errors: countsOf(peek(stats, 'errors'), isKnown),
    drops: countsOf(peek(stats, 'drops'), isCause),
    ...(orNull('lastSaveAt') === null ? {} : { lastSaveAt: orNull('lastSaveAt') }),
    ...(peek(stats, 'bytesLost') === undefined ? {} : { bytesLost: countsOf(peek(stats, 'bytesLost'), isCause) }),
    ...(datagrams === undefined ? {} : { datagrams: datagramsOf(datagrams) }),
    ...(kafka === undefined ? {} : { kafka: kafkaOf(kafka) })
  }
}

/** Counts under known names; all others are added up as `other`. */
function countsOf(counts: unknown, isKnownName: (name: string) => boolean): Readonly<Record<string, number>> {
  const total = new Map<string, number>()
  for (const [name] of recordOf(counts)) {
    const shown = isKnownName(name) ? name : 'other'
    total.set(shown, (total.get(shown) ?? 0) + numberAt(counts, name))
  }
  return Object.fromEntries(total)
}

function isCause(name: string): boolean {
  return CAUSES.has(name)
}

function datagramsOf(stats: unknown): DatagramStats {
  const number = (name: string): number => numberAt(stats, name)
  return {
    receiveBufferAsked: number('receiveBufferAsked'),
    receiveBufferGranted: number('receiveBufferGranted'),
    queued: number('queued'),
    queuedBytes: number('queuedBytes'),
    kernelDropsKnown: peek(stats, 'kernelDropsKnown') === true
  }
}

function kafkaOf(stats: unknown): KafkaStats {
  const number = (name: string): number => numberAt(stats, name)
  const fetches = peek(stats, 'fetches')
  return {
    groupId: '',
    lag: numberOrNullAt(stats, 'lag'),
    held: number('held'),
    partitions: [],
    members: [],
    lastCommitAt: numberOrNullAt(stats, 'lastCommitAt'),
    commits: number('commits'),
    rebalanceCount: number('rebalanceCount'),
    rebalances: [],
    redelivered: number('redelivered'),
    restarts: number('restarts'),
    fetches: {
      count: numberAt(fetches, 'count'),
      perSecond: numberAt(fetches, 'perSecond'),
      recordsPerSecond: numberAt(fetches, 'recordsPerSecond'),
      meanMs: numberOrNullAt(fetches, 'meanMs')
    }
  }
}

/** The causes of the built-in sources; users' connectors may use any names. */
const CAUSES: ReadonlySet<string> = new Set([
  'bad_record',
  'kernel',
  'queue',
  'connection_limit',
  'address_limit',
  'buffer_limit',
  'not_allowed',
  'idle',
  'unfinished',
  'frame_too_long',
  'bad_count',
  'protocol',
  'too_long',
  'broken_off',
  'truncated',
  'deleted',
  'max_open_files',
  'invalid_utf8',
  'invalid_charset',
  'invalid_base64',
  'invalid_hex'
])
