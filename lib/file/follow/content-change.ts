import type { LineSupply } from '../line-supply.ts'
import { lineFeed } from '../line-ending.ts'
import { sourceError } from '../../errors/make-error.ts'
import type { ContentLanes } from './content-lanes.ts'
import { readAt } from './content-prefix.ts'
import type { FileTable, LostContent } from './file-table.ts'
import { recordOf } from './file-record.ts'
import { resumePoint } from './resume-point.ts'
import type { TailedFile } from './tailed-file.ts'

/** What the recovery of a changed file needs of its source. */
export interface ChangeContext {
  readonly table: FileTable
  readonly key: string
  readonly now: number
  readonly newLanes: (file: TailedFile) => ContentLanes | null
  /** What is kept of the content ends there. */
  readonly cut: (offset: number) => void
  readonly deliver: (record: LineSupply) => void
}

/**
 * A file is not any more what was read of it: it was cut, or cut and filled again. It is read on from the first line that differs; where
 * that is its beginning, what was read becomes a content that is lost, and may be found in a copy. Everything read before has to be delivered.
 */
export async function followChange(file: TailedFile, { table, key, now, newLanes, cut, deliver }: ChangeContext): Promise<void> {
  const { memory, position, handle, path } = file
  if (handle === null) return
  const size = Number((await handle.stat({ bigint: true })).size)
  const there = { head: await readAt(handle, 0, memory.head.length), window: await readAt(handle, memory.windowStart, memory.window.length) }
  const kept = resumePoint(memory, there, file.linePosition, file.format?.ending ?? lineFeed)
  // Lines in hand that wait for more of their record are nowhere else any more.
  const record = kept.offset < file.linePosition.offset ? file.unfinishedRecord : null
  const start = record !== null || kept.offset < position.offset ? kept : position
  const detail = `it has ${size} bytes after ${memory.offset} were read; it is read on at ${start.offset}`
  let lost: LostContent | null = null
  if (start.offset === 0) {
    lost = await loseContent(file, { table, now })
    file.acks = newLanes(file)
  } else if (start.offset < position.offset) cut(start.offset)
  table.losses.push({
    at: now, lost,
    tell: (found) => {
      if (!found && record !== null) deliver(record.supply)
      return sourceError(found ? 'FILE_COPYTRUNCATE' : 'FILE_TRUNCATED', { area: 'file', path, source: key }, { detail })
    }
  })
  file.size = size
  file.record = null
  // Of the bytes that were compared, not of those that stand there now: it may have changed once more.
  file.restart(memory.until(start.offset), start)
}

/** What was read of a file is not in it any more; it may turn up elsewhere. */
export async function loseContent(file: TailedFile, { table, now }: Pick<ChangeContext, 'table' | 'now'>): Promise<LostContent> {
  const { path, names, memory, position, acks, endedInLine } = file
  const lost = { path, names, memory, position, acks, endedInLine, record: await recordOf(file, endedInLine ?? position, now), claimed: false }
  table.lose(lost)
  file.record = null
  return lost
}
