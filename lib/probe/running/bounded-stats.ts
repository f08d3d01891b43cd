import type { CustomPosition, Position } from '../../../types/position.ts'
import type { SourceStats } from '../../../types/stats.ts'
import { cutText } from '../../errors/cut-text.ts'
import { namesOf, peek } from '../../errors/peek.ts'
import { redact } from '../../errors/redact.ts'
import type { Veil } from '../../config/shown/secret-texts.ts'

/**
 * Stats for a report: only the first of thousands of files and partitions, and positions of users' connectors as plain
 * data.
 */
export function boundedStats(stats: SourceStats, veil: Veil): SourceStats {
  const { acked, oldestUnacked, errors, drops, files, kafka } = stats
  return {
    ...stats,
    acked: acked.slice(0, MOST).map((position) => plainPosition(position, veil)),
    oldestUnacked: oldestUnacked === null ? null : plainPosition(oldestUnacked, veil),
    errors: firstOf(errors),
    drops: firstOf(drops),
    ...(files === undefined ? {} : { files: files.slice(0, MOST) }),
    ...(kafka === undefined ? {} : { kafka: { ...kafka, partitions: kafka.partitions.slice(0, MOST) } })
  }
}

function plainPosition(position: Position, veil: Veil): CustomPosition {
  return Object.fromEntries(
    namesOf(position).map((name) => {
      const value = peek(position, name)
      const isPlain =
        value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
      return [name, isPlain ? value : redact(veil(cutText(textOf(value), 4096)))]
    })
  )
}

function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return '[unreadable]'
  }
}

function firstOf(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).slice(0, MOST))
}

const MOST = 100
