import type { ContentHash, ContentMark, FileRecord } from '../../../types/checkpoint.ts'
import type { LineStart } from '../line-reader.ts'
import { contentHash } from './content-hash.ts'
import type { FileAcks } from './file-acks.ts'
import type { KnownOnDisk } from './file-on-disk.ts'
import type { Harvester } from './harvester.ts'
import { readAt } from './read-at.ts'
import type { Departed } from './departed.ts'

/**
 * The checkpoint's record of a content in a file, so that reading continues at `place`. `now` is in ms since the
 * epoch. `isDone`: nothing of it waits in the stream's buffer.
 */
export function draftOf(file: Harvester, place: LineStart, now: number, isDone: boolean): FileRecord | null {
  const { content, path, dev, ino, birth, size, names, disk, state } = file
  if (content === null) return null
  const { id, generation, compression, fingerprint, left } = content
  const { offset, line } = place
  const given = givenOf(file, isDone)
  return {
    path,
    dev,
    ino,
    birth,
    compression,
    size,
    offset,
    line,
    complete: state.kind === 'finished' && Math.max(offset, given) >= fingerprint.length,
    head: fingerprint.headHash,
    before: contentHash(fingerprint.slice(Math.max(0, offset - BEFORE_BYTES), offset) ?? NOTHING),
    seenAt: now,
    id,
    generation,
    names: [...names],
    begin: fingerprint.begin,
    marks: marksFor(file, offset),
    ...(given > offset ? { given } : {}),
    ...(left === undefined ? {} : { left, complete: true, size: left }),
    ...timesOf(file, disk.verified)
  }
}

/** How far an unfinished last line was delivered; 0 if the line is not done, because it is then delivered again. */
export function givenOf({ content, given }: Harvester, isDone: boolean): number {
  return isDone && content?.acks.oldest === null ? given : 0
}

/**
 * Size and times of the file when it was last found unchanged or, for compressed content, when it was read to its end.
 */
function timesOf(
  { state }: Harvester,
  verified: KnownOnDisk['verified']
): Pick<FileRecord, 'modified' | 'changed' | 'size'> | object {
  if (state.kind === 'finished') return { modified: String(state.modified), size: state.size }
  return verified === null
    ? {}
    : { modified: String(verified.modified), changed: String(verified.changed), size: verified.size }
}

/**
 * The record, moved back to the first unacked record, if there is one. Without a file, the bytes before that cannot be
 * read, so they are left out.
 */
function beforeUnacked(record: FileRecord, acks: FileAcks | null): FileRecord {
  const unacked = acks?.oldest ?? null
  if (unacked === null || unacked.offset > record.offset) return record
  const { given: _given, ...rest } = record
  return {
    ...rest,
    ...unacked,
    complete: false,
    before: unacked.offset === record.offset ? record.before : contentHash(NOTHING)
  }
}

/** Content whose former file holds something else now is recognised only by its bytes. */
export function departedRecord({ record, acks, file }: Departed): FileRecord {
  return { ...beforeUnacked(record, acks), ...(file === null ? { dev: '0', ino: '0' } : {}) }
}

/**
 * Checksums of everything that was read, of the place where reading resumes, and of lengths in between; also of a few
 * shorter lengths, for copies.
 */
function marksFor({ content }: Harvester, offset: number): readonly ContentMark[] {
  if (content === null || content.fingerprint.crc === null) return []
  const { fingerprint } = content
  const { marks, length, crc, begin } = fingerprint
  const first = marks.findIndex(([at]) => at >= offset)
  const kept = marks.slice(Math.max(0, (first === -1 ? marks.length : first) - MARKS_BEFORE)).slice(-MOST_MARKS)
  const there = offset > begin && offset < length ? fingerprint.crcAt(offset) : null
  const all: ContentMark[] = [
    ...kept.filter(([at]) => at !== offset),
    ...(there === null ? [] : [[offset, there] as const])
  ].sort(([one], [other]) => one - other)
  return length > begin && crc !== null ? [...all, [length, crc]] : all
}

/**
 * The hash of the bytes before the place, if these lie before the window: then they are read from the unchanged file.
 * Null if unnecessary or impossible.
 */
export async function bytesBefore(
  { handle, content, state }: Harvester,
  { offset, before }: FileRecord
): Promise<ContentHash | null> {
  if (
    before.length > 0 ||
    offset === 0 ||
    handle === null ||
    content?.compression !== 'none' ||
    state.kind === 'changed'
  )
    return null
  const { window, windowStart } = content.fingerprint
  const start = Math.max(0, offset - BEFORE_BYTES)
  try {
    const bytes = await readAt(handle, start, offset - start)
    const last = await readAt(handle, windowStart, window.length)
    return bytes.length === offset - start && last.equals(window) ? contentHash(bytes) : null
  } catch {
    return null // the next look reports the error
  }
}

/** The number of bytes before the place that are compared if there are no checksums. */
const BEFORE_BYTES = 256
const MARKS_BEFORE = 8
const MOST_MARKS = 32
const NOTHING: Buffer = Buffer.alloc(0)
