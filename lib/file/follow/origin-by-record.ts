import type { FileRecord } from '../../../types/checkpoint.ts'
import { sourceError } from '../../errors/make-error.ts'
import type { SourceError } from '../../errors/source-error.ts'
import type { OpenedFile } from '../open-file.ts'
import { isCopyName, isTelling, mayContinue, type Candidate } from './candidate.ts'
import { ContentMemory, HEAD_BYTES } from './content-memory.ts'
import type { FileTable, OrphanRecord } from './file-table.ts'
import { gzipLength, hasGzipLength } from './gzip-length.ts'
import type { Copy, Resumed } from './origin.ts'
import { isSameFile } from './reconcile.ts'
import { contentHash, continuesRecord } from './same-content.ts'

/** What the checkpoint remembers of a content. The record of the same file comes first; one of another file has to have a name like it. */
export async function originByRecord(candidate: Candidate, table: FileTable): Promise<Resumed | Copy | null> {
  const { opened } = candidate
  const own = table.orphans.find(({ record, claimed }) => !claimed && isSameFile(record, opened))
  if (own !== undefined) {
    const memory = await ownMemory(candidate, own.record)
    if (memory !== null) return resumedBy(own, memory, own.record)
    if (own.record.offset === 0) own.claimed = true
    else table.losses.push({ at: candidate.now, lost: own, tell: (found) => changedWhileAway(candidate.path, opened, own.record, found) })
  }
  const others = table.orphans.filter(({ record, claimed }) => !claimed && mayContinue(candidate, [record.path], record.offset, record.line > 0))
  for (const orphan of others.sort((one, other) => other.record.offset - one.record.offset)) {
    if (orphan === own) continue
    if (await isWholeIn(candidate, orphan.record)) return copyOf(orphan, candidate)
    if (await isBeginningOf(candidate, orphan.record)) {
      const record = recordOfBeginning(candidate, orphan.record)
      return { kind: 'copy', reason: `all of it has been read as ${orphan.record.path}`, record: () => record, recheck: () => false }
    }
    const memory = await memoryOf(candidate, orphan.record)
    if (memory !== null) return resumedBy(orphan, memory, null)
  }
  return null
}

async function ownMemory(candidate: Candidate, record: FileRecord): Promise<ContentMemory | null> {
  const { opened: { size, birth }, compression, prefix } = candidate
  // What was compressed and read to its end need not be inflated to know that it is the same.
  if (compression !== 'none' && record.complete && record.size === size && record.birth === birth) {
    const { head } = await prefix(0)
    if (contentHash(head.subarray(0, record.head.length)).hash === record.head.hash) return new ContentMemory(record.offset, head.subarray(0, record.offset))
  }
  // An inode is given again: where the birth is another one, the content has to tell.
  if (birth !== record.birth && !isTelling(record.offset, record.line > 0)) return null
  return record.offset === 0 ? null : memoryOf(candidate, record)
}

/** Whether all of a compressed content was read, as far as its beginning and its length tell. */
async function isWholeIn({ compression, opened, prefix }: Candidate, { offset, head }: FileRecord): Promise<boolean> {
  if (compression !== 'gzip' || head.length === 0 || !hasGzipLength(offset, await gzipLength(opened.handle, opened.size))) return false
  return contentHash((await prefix(0)).head.subarray(0, head.length)).hash === head.hash
}

/** Whether it is a copy that was made before the rest was read, as far as a long beginning tells. */
async function isBeginningOf(candidate: Candidate, { path, offset, head }: FileRecord): Promise<boolean> {
  const { compression, opened, prefix } = candidate
  if (compression !== 'none' || opened.size >= offset || head.length < HEAD_BYTES || !isCopyName(candidate, [path])) return false
  return contentHash((await prefix(0)).head).hash === head.hash
}

function recordOfBeginning({ path, opened: { dev, ino, birth, size }, now }: Candidate, { head }: FileRecord): FileRecord {
  return { path, dev, ino, birth, compression: 'none', size, offset: size, line: 0, complete: false, head, before: { length: 0, hash: '' }, seenAt: now }
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

function copyOf(orphan: OrphanRecord, { path, opened, compression }: Candidate): Copy {
  orphan.claimed = true
  const { dev, ino, birth, size } = opened
  const record = { ...orphan.record, path, dev, ino, birth, size, compression, complete: true }
  return { kind: 'copy', reason: `all of it has been read as ${orphan.record.path}`, record: () => record, recheck: () => false }
}

function changedWhileAway(path: string, { size, birth }: OpenedFile, record: FileRecord, found: boolean): SourceError {
  const kept = found ? 'FILE_COPYTRUNCATE' : size < record.offset ? 'FILE_TRUNCATED' : 'FILE_REPLACED'
  const reason = birth === record.birth ? kept : 'FILE_INODE_REUSED'
  return sourceError(reason, { area: 'file', path }, { detail: `${record.offset} bytes had been read when the source was stopped; it is read from its beginning` })
}
