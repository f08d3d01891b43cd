import type { ErrorContext } from '../../../types/classification.ts'
import type { FileRecord } from '../../../types/checkpoint.ts'
import { sourceError } from '../../errors/make-error.ts'
import type { Compression } from '../inflate.ts'
import type { LineStart } from '../line-reader.ts'
import type { OpenedFile } from '../open-file.ts'
import type { ContentLanes } from './content-lanes.ts'
import { ContentMemory, HEAD_BYTES } from './content-memory.ts'
import { contentPrefix, type ContentPrefix } from './content-prefix.ts'
import { gzipLength, hasGzipLength } from './gzip-length.ts'
import { isDerivedName, isRelatedName } from './derived-name.ts'
import type { FileTable, LostContent, OrphanRecord } from './file-table.ts'
import { isSameFile } from './reconcile.ts'
import { BEFORE_BYTES, beforeUnacked } from './file-record.ts'
import { contentHash, continuesRecord, likenessTo, startsAlike, type Likeness } from './same-content.ts'
import type { TailedFile } from './tailed-file.ts'

/** Where the content of a file that is taken up comes from. */
export type Origin =
  | { readonly kind: 'new', readonly claim?: undefined }
  /** It was read before, here or in another file. */
  | Resumed
  /** Another file has to be finished first. */
  | { readonly kind: 'wait', readonly reason: string }
  /** All of it is read elsewhere. */
  | Copy

export interface Copy {
  readonly kind: 'copy'
  readonly reason: string
  /** So that it is known after a restart, too. */
  readonly record: (() => FileRecord) | undefined
  recheck(): boolean
}

export interface Resumed {
  readonly kind: 'resumed'
  readonly start: LineStart
  readonly memory: ContentMemory
  readonly acks: ContentLanes | null
  /** What the checkpoint says of this very file. */
  readonly record: FileRecord | null
  /** Called when it has been taken up. */
  claim(): void
}

/** A file that is being taken up. */
interface Candidate {
  readonly path: string
  readonly opened: OpenedFile
  readonly compression: Compression
  /** Its content up to an offset. */
  readonly prefix: (offset: number) => Promise<ContentPrefix>
  /** In ms since the epoch. */
  readonly now: number
  /** It was there when the source was opened. */
  readonly atStart: boolean
}

/** Finds out whether the content of a file is one that was read before: by the checkpoint, by what is lost, by what is being read. */
export async function originOf(
  given: Pick<Candidate, 'path' | 'opened' | 'compression' | 'now' | 'atStart'>, table: FileTable, place: ErrorContext
): Promise<Origin> {
  const { opened, compression } = given
  const candidate = { ...given, prefix: (offset: number) => contentPrefix(opened.handle, compression, offset, opened.size, place) }
  return await byRecord(candidate, table) ?? await byLost(candidate, table) ?? await byLiving(candidate, table) ?? { kind: 'new' }
}

/** The record of the same file comes first; one of another file has to have a name like it. */
async function byRecord(candidate: Candidate, table: FileTable): Promise<Origin | null> {
  const { opened, path, compression } = candidate
  const own = table.orphans.find(({ record, claimed }) => !claimed && isSameFile(record, opened))
  if (own !== undefined && own.record.offset > 0) {
    // What was compressed and read to its end need not be inflated to know that it is the same.
    if (compression !== 'none' && own.record.complete && own.record.size === opened.size) return resumedBy(own, new ContentMemory(own.record.offset), own.record)
    const memory = await memoryOf(candidate, own.record)
    if (memory !== null) return resumedBy(own, memory, own.record)
    table.losses.push({ lost: own, tell: (found) => changedWhileAway(path, opened, own.record, found) })
  } else if (own !== undefined) own.claimed = true
  for (const orphan of table.orphans) {
    if (orphan === own || orphan.claimed || orphan.record.offset === 0 || !mayBe(path, [orphan.record.path], orphan.record.offset)) continue
    if (await isWholeIn(candidate, orphan.record)) {
      orphan.claimed = true
      const { dev, ino, birth, size } = candidate.opened
      const record = { ...orphan.record, path, dev, ino, birth, size, compression, complete: true }
      return { kind: 'copy', reason: `all of it has been read as ${orphan.record.path}`, record: () => record, recheck: () => false }
    }
    const memory = await memoryOf(candidate, orphan.record)
    if (memory !== null) return resumedBy(orphan, memory, null)
  }
  return null
}

/** Whether all of a compressed content was read, as far as its beginning and its length tell. */
async function isWholeIn({ compression, opened, prefix }: Candidate, { offset, head }: FileRecord): Promise<boolean> {
  if (compression !== 'gzip' || !hasGzipLength(offset, await gzipLength(opened.handle, opened.size))) return false
  return contentHash((await prefix(0)).head.subarray(0, head.length)).hash === head.hash
}

/** What is known of the content where it goes on from the record; null where it does not. */
async function memoryOf({ compression, opened, prefix }: Candidate, record: FileRecord): Promise<ContentMemory | null> {
  const { offset } = record
  if (compression === 'none' && opened.size < offset) return null
  const found = await prefix(offset)
  return continuesRecord(record, found) ? new ContentMemory(offset, found.head.subarray(0, Math.min(HEAD_BYTES, offset)), found.before) : null
}

function resumedBy(orphan: OrphanRecord, memory: ContentMemory, record: FileRecord | null): Resumed {
  const { offset, line } = orphan.record
  return { kind: 'resumed', start: { offset, line }, memory, acks: null, record, claim: () => { orphan.claimed = true } }
}

/** A content that is gone from its file, the newest first. */
async function byLost(candidate: Candidate, table: FileTable): Promise<Origin | null> {
  for (const lost of table.lost.toReversed()) {
    if (lost.claimed || lost.memory.offset === 0 || !mayBe(candidate.path, lost.names, lost.memory.offset)) continue
    const likeness = await likenessOf(candidate, lost.memory)
    if (likeness === 'continues') return resumedFrom({ ...lost, position: placeIn(candidate, lost) }, () => { lost.claimed = true })
    if (likeness === 'same' || (likeness === 'shorter' && isCopyName(candidate.path, lost.names))) {
      return { kind: 'copy', reason: `all of it has been read as ${lost.path}`, record: await copyRecord(candidate, lost, likeness), recheck: () => false }
    }
  }
  return null
}

function placeIn({ opened, compression }: Candidate, { memory, position, endedInLine }: LostContent): LineStart {
  const goesOn = compression !== 'none' || opened.size > memory.offset
  return goesOn ? endedInLine ?? position : position
}

/** A content that is being read: a copy of it is not read as well, and what takes its name waits until it is finished. */
async function byLiving(candidate: Candidate, table: FileTable): Promise<Origin | null> {
  for (const file of table.files) {
    if (file.memory.offset === 0 && candidate.atStart) continue
    // The first bytes are in hand, and most files are told apart by them.
    if (file.memory.offset > 0 && file.detachedAt === null && candidate.compression === 'none' && !startsAlike(file.memory.head, candidate.opened.head)) continue
    const replaces = file.detachedAt !== null && file.path === candidate.path
    const copies = isCopyName(candidate.path, file.names)
    if (!replaces && !copies) continue
    if (!copies || file.detachedAt !== null) {
      if (file.trouble === null && (!file.atEnd || file.portions > 0)) return { kind: 'wait', reason: `the file that had this name before is read to its end first (${file.path})` }
    }
    if (file.memory.offset === 0 && file.size > 0 && copies) {
      return { kind: 'wait', reason: `${file.path} is read first, of which it may be a copy` }
    }
    if (file.memory.offset === 0 || !mayBe(candidate.path, file.names, file.memory.offset)) continue
    const likeness = file.detachedAt === null ? await beginsLike(candidate, file.memory) : await likenessOf(candidate, file.memory)
    if (likeness === 'other') continue
    // While a file is open it is what counts: its writer may go on writing to it.
    if (file.detachedAt === null || (copies && file.handle !== null) || likeness !== 'continues') {
      return copyOf(file, table, await copyRecord(candidate, file, likeness))
    }
    return resumedFrom(file, () => { file.superseded = true })
  }
  return null
}

function copyOf(file: TailedFile, table: FileTable, record: Copy['record']): Copy {
  const { memory } = file
  return {
    kind: 'copy', reason: `it has the content of ${file.path}, which is read`, record,
    recheck: () => file.memory !== memory || file.handle === null || !table.has(file)
  }
}

/**
 * What was read of the original counts as read of the copy, but for what is not acked. What is compressed and not known whole, as it may be
 * in the making, is compared again after a restart.
 */
async function copyRecord(
  { path, opened, compression, prefix, now }: Candidate, { memory, position, acks }: Pick<LostContent, 'memory' | 'position' | 'acks'>, likeness: Likeness | 'same'
): Promise<Copy['record']> {
  const { dev, ino, birth, size } = opened
  const { length, head, before, whole } = likeness === 'same'
    ? { length: memory.offset, head: memory.head, before: memory.window, whole: true } : await prefix(position.offset)
  if (compression !== 'none' && !whole) return undefined
  const { offset, line } = position.offset <= length ? position : { offset: length, line: 0 }
  const record = {
    path, dev, ino, birth, compression, size, offset, line, complete: compression !== 'none', head: contentHash(head),
    before: contentHash(before.subarray(-BEFORE_BYTES)), seenAt: now
  }
  return () => beforeUnacked(record, acks)
}

function resumedFrom({ position, memory, acks }: Pick<LostContent, 'position' | 'memory' | 'acks'>, claim: () => void): Resumed {
  return { kind: 'resumed', start: position, memory: memory.until(position.offset), acks, record: null, claim }
}

/** Of a file that is being read the beginning is enough: what is like it is a copy, or one in the making. */
async function beginsLike({ prefix }: Candidate, memory: ContentMemory): Promise<Likeness> {
  return startsAlike(memory.head, (await prefix(0)).head) ? 'shorter' : 'other'
}

async function likenessOf({ opened, compression, prefix }: Candidate, memory: ContentMemory): Promise<Likeness | 'same'> {
  if (compression === 'none' && !startsAlike(memory.head, opened.head)) return 'other'
  if (compression === 'gzip' && hasGzipLength(memory.offset, await gzipLength(opened.handle, opened.size))) {
    return memory.head.equals((await prefix(0)).head) ? 'same' : 'other'
  }
  return likenessTo(memory, await prefix(memory.offset))
}

/** Whether a file of that name is asked whether it holds that content. Under a name of the same log a few bytes prove nothing: logs begin alike. */
function mayBe(path: string, names: readonly string[], offset: number): boolean {
  return isCopyName(path, names) || (offset >= TELLING_BYTES && names.some((name) => isRelatedName(path, name)))
}

function isCopyName(path: string, names: readonly string[]): boolean {
  return names.some((name) => isDerivedName(path, name))
}

function changedWhileAway(path: string, { size, birth }: OpenedFile, record: FileRecord, found: boolean): ReturnType<typeof sourceError> {
  const kept = found ? 'FILE_COPYTRUNCATE' : size < record.offset ? 'FILE_TRUNCATED' : 'FILE_REPLACED'
  const reason = birth === record.birth ? kept : 'FILE_INODE_REUSED'
  return sourceError(reason, { area: 'file', path }, { detail: `${record.offset} bytes had been read when the source was stopped; it is read from its beginning` })
}

const TELLING_BYTES = 64
