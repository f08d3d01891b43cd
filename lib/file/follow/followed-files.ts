import type { FollowedFile, FollowedFileState } from '../../../types/followed-file.ts'
import type { FileNote, FileTable } from './file-table.ts'
import type { TailedFile } from './tailed-file.ts'

/** What becomes of each file that matches, sorted by path. `now` is in ms since the epoch. */
export function followedFiles(table: FileTable, now: number): readonly FollowedFile[] {
  const files = [...table.files].filter(({ superseded }) => !superseded).map((file) => tailed(file, now))
  return [...files, ...[...table.notes.values()].map(noted)].sort((a, b) => a.path < b.path ? -1 : 1)
}

function tailed(file: TailedFile, now: number): FollowedFile {
  const { path, dev, ino, compression, size, position, trouble, bytesBehind } = file
  const state = stateOf(file)
  return {
    path, state, reason: trouble?.message ?? reasonOf(file, state), code: trouble?.code ?? null, dev, ino, compression, size, offset: position.offset, bytesBehind,
    msBehind: state === 'reading' ? Math.max(0, now - file.caughtUpAt) : 0
  }
}

function stateOf({ trouble, waiting, finishing, complete, portions, format, memory, size, atEnd, compression }: TailedFile): FollowedFileState {
  if (trouble !== null) return 'unreadable'
  if (finishing || (complete && portions === 0)) return 'finished'
  if (waiting !== null || (format === null && compression === null && size === 0)) return 'waiting'
  return portions === 0 && atEnd && (compression !== 'none' || memory.offset >= size) ? 'at-end' : 'reading'
}

function reasonOf({ waiting, detachedAt, inLine }: TailedFile, state: FollowedFileState): string | null {
  if (state === 'waiting') return waiting ?? 'its first byte has not come'
  if (detachedAt !== null) return 'it was renamed or deleted, and is read until its writer has let go of it'
  return state === 'at-end' && inLine ? 'its last line has no ending yet' : null
}

function noted({ path, state, reason, code, dev, ino, size }: FileNote): FollowedFile {
  return { path, state, reason, code, dev: dev === '' ? null : dev, ino: ino === '' ? null : ino, compression: null, size, offset: 0, bytesBehind: null, msBehind: 0 }
}
