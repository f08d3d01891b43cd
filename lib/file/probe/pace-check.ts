import path from 'node:path'
import type { Cause, LiveCheck, ProposedFix, RunningSource, Seen } from '../../../types/report.ts'
import type { SourceStats } from '../../../types/stats.ts'
import { diskSpeed, speedSeen, type DiskSpeed } from './disk-check.ts'
import type { FileLook } from './file-look.ts'

/**
 * For a running source that is behind while its consumer takes records: whether it reads as fast as the disk allows
 * and, if not, what slows it down.
 */
export function paceCheck(look: FileLook, running: RunningSource): LiveCheck {
  return {
    id: 'file.pace',
    after: ['file.open'],
    target: look.file,
    rulesOut: ['FILE_SLOW_READING'],
    run: async () => {
      const { after, before } = running
      const behind = {
        bytesBehind: after.bytesBehind ?? 0,
        grownBy: (after.bytesBehind ?? 0) - (before.bytesBehind ?? 0),
        buffered: after.buffered
      }
      const counted: Seen = { kind: 'counter', how: 'stats(), twice', value: behind, shareable: behind }
      if (behind.bytesBehind === 0 || after.state !== 'running' || isHeldByLine(running))
        return { status: 'pass', evidence: [counted] }
      const speed = await diskSpeed(look)
      const pace = paceOf(look, running, speed)
      const value = { ...behind, ...pace }
      const evidence: readonly Seen[] = [
        { ...counted, value, shareable: value },
        ...(speed === null ? [] : [speedSeen(speed)])
      ]
      const cause = slowCause(look, pace, speed === null || speed.ms === 0 ? null : (speed.bytes / speed.ms) * 1000)
      return cause === null ? { status: 'pass', evidence } : { status: 'warn', evidence, causes: [cause] }
    }
  }
}

interface Pace {
  readonly bytesPerSecond: number
  readonly events: number
  readonly eventsPerSecond: number
  /** True if a record waits for the consumer. */
  readonly waits: boolean
  /** True if `max_bytes_per_second` limits reading. */
  readonly limited: boolean
}

/**
 * The byte counters count what was read into the buffer, long before the consumer takes it; only the number of records
 * shows what the consumer took.
 */
function paceOf({ params }: FileLook, { before, after, elapsedMs }: RunningSource, speed: DiskSpeed | null): Pace {
  const events = after.events - before.events
  const isByLine = params.multiline === undefined && speed !== null && speed.lines > 0
  const bytes = isByLine ? (events * speed.bytes) / speed.lines : after.bytes - before.bytes
  const aSecond = (count: number): number => Math.round((count / Math.max(1, elapsedMs)) * 1000)
  return {
    bytesPerSecond: aSecond(bytes),
    events,
    eventsPerSecond: aSecond(events),
    waits: !before.wanted || !after.wanted,
    limited: isLimited(before) || isLimited(after)
  }
}

/** Pure: what slows reading down; null if nothing does. Another check covers a consumer that takes nothing at all. */
export function slowCause(
  { params, base, file }: Pick<FileLook, 'params' | 'base' | 'file'>,
  pace: Pace,
  disk: number | null
): Cause | null {
  const { bytesPerSecond, events, eventsPerSecond, waits, limited } = pace
  const cause = (detail: string, fixes: readonly ProposedFix[]): Cause => ({
    code: 'FILE_SLOW_READING',
    context: { path: path.join(base, file) },
    detail,
    fixes
  })
  const speeds = `${bytesPerSecond} bytes a second${disk === null ? '' : `; the disk delivers ${Math.round(disk)}`}`
  if (limited || bytesPerSecond >= (params.maxBytesPerSecond ?? Infinity) / 2)
    return cause(`max_bytes_per_second holds it up: ${speeds}`, [noLimit()])
  if (events === 0 || eventsPerSecond >= MANY || bytesPerSecond >= Math.min(FAST, (disk ?? Infinity) * SLOW_SHARE))
    return null
  if (waits) return cause(`the consumer is the limit: ${speeds}`, [fasterConsumer()])
  return cause(
    speeds,
    [largerReads(params.bufferBytes)].filter((fix) => fix !== null)
  )
}

function isLimited({ files = [] }: SourceStats): boolean {
  return files.some(({ reason }) => reason?.startsWith('max_bytes_per_second') === true)
}

/** True if only an unfinished line is left to read. */
function isHeldByLine({ after }: RunningSource): boolean {
  const files = after.files ?? []
  return (
    files.length > 0 && !files.some(({ state }) => state === 'reading' || state === 'proving' || state === 'waiting')
  )
}

function fasterConsumer(): ProposedFix {
  return {
    text: {
      en: 'The consumer is slow, not the disk: read with `pipeline()` or `for await`, write in batches, and do not await one promise per record',
      zh: '瓶颈在消费方而不是磁盘：请用 `pipeline()` 或 `for await` 持续读取，批量写出，不要每条记录等待一个 promise'
    }
  }
}

function noLimit(): ProposedFix {
  return {
    text: { en: 'Let it read as fast as it can', zh: '取消读取速度限制' },
    set: [{ path: ['max_bytes_per_second'], value: null }]
  }
}

function largerReads(bufferBytes: number): ProposedFix | null {
  const text = {
    en: `Read more at a time: \`buffer_bytes = ${USUAL_BUFFER}\``,
    zh: `增大每次读取量：\`buffer_bytes = ${USUAL_BUFFER}\``
  }
  return bufferBytes >= USUAL_BUFFER ? null : { text, set: [{ path: ['buffer_bytes'], value: USUAL_BUFFER }] }
}

/** Lines must be split and decoded too: no reader is as fast as the disk, let alone its cache. */
const SLOW_SHARE = 0.1
/** Reading this many bytes, or this many records, a second is not slow, however fast the disk is. */
const FAST = 1_048_576
const MANY = 10_000
const USUAL_BUFFER = 1_048_576
