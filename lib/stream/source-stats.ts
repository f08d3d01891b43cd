import type { AckWatermarks } from '../../types/acks.ts'
import type { IntakeStats, SourceState, SourceStats } from '../../types/stats.ts'

export interface StatsParts {
  readonly key: string
  readonly type: string
  readonly state: SourceState
  readonly events: number
  readonly buffered: number
  /** ms since the epoch; null before the first record. */
  readonly lastEventAt: number | null
  readonly now: number
  /** The stream's own error counts, by code. */
  readonly errors: Readonly<Record<string, number>>
  /** Whether the consumer is waiting for the next record. */
  readonly wanted: boolean
  readonly acks: AckWatermarks | null
  /** Provides the connector's counters; null before the source has opened. */
  readonly intake: { stats(): IntakeStats } | null
}

/** Combines the counters of the stream and the intake into a snapshot. */
export function sourceStats(parts: StatsParts): SourceStats {
  const { key, type, state, events, buffered, lastEventAt, now, errors, wanted, acks } = parts
  const oldestAt = acks?.oldestAt ?? null
  const intake = intakeStats(parts)
  return {
    key,
    type,
    state,
    events,
    buffered,
    lastEventAgeMs: lastEventAt === null ? null : Math.max(0, now - lastEventAt),
    wanted,
    unacked: acks?.unacked ?? 0,
    oldestUnacked: acks?.oldest ?? null,
    oldestUnackedAgeMs: oldestAt === null ? null : Math.max(0, now - oldestAt),
    acked: acks?.positions ?? [],
    bytes: intake?.bytes ?? 0,
    bytesBehind: intake?.bytesBehind ?? null,
    truncated: intake?.truncated ?? 0,
    errors: sum(errors, intake?.errors ?? {}),
    drops: sum(intake?.drops ?? {}),
    connections: intake?.connections ?? null,
    ...(intake?.lastSaveAt === undefined ? {} : { lastSaveAt: intake.lastSaveAt }),
    ...(intake?.bytesLost === undefined ? {} : { bytesLost: intake.bytesLost }),
    ...(intake?.connectionsAccepted === undefined ? {} : { connectionsAccepted: intake.connectionsAccepted }),
    ...(intake?.connectionDropsKnown === undefined ? {} : { connectionDropsKnown: intake.connectionDropsKnown }),
    ...(intake?.lastMet === undefined ? {} : { lastMet: intake.lastMet }),
    ...(intake?.bytesSkipped === undefined ? {} : { bytesSkipped: intake.bytesSkipped }),
    ...(intake?.datagrams === undefined ? {} : { datagrams: intake.datagrams }),
    ...(intake?.kafka === undefined ? {} : { kafka: intake.kafka }),
    ...(intake?.files === undefined ? {} : { files: intake.files })
  }
}

/** The intake's counters; null if a connector's `stats()` throws, so that the rest stays available. */
function intakeStats({ intake }: StatsParts): IntakeStats | null {
  try {
    return intake?.stats() ?? null
  } catch {
    return null
  }
}

function sum(...parts: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const total = new Map<string, number>()
  for (const part of parts)
    for (const [name, count] of Object.entries(part)) total.set(name, (total.get(name) ?? 0) + count)
  return Object.fromEntries(total)
}
