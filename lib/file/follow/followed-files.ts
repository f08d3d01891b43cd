import type { FollowedFile, FollowedFileState } from '../../../types/followed-file.ts'
import { visibleText } from '../../errors/visible-text.ts'
import { shownPath } from '../path-text.ts'
import type { Harvester } from './harvester.ts'
import type { Note, Registry } from './registry.ts'

/**
 * The state of each matching file, sorted by path. `now` is in ms since the epoch. `isLimited`: `max_bytes_per_second`
 * pauses reading at the moment.
 */
export function followedFiles({ files, notes }: Registry, now: number, isLimited: boolean): readonly FollowedFile[] {
  return [...Array.from(files, (file) => followed(file, now, isLimited)), ...Array.from(notes, noted)].sort((a, b) =>
    a.path < b.path ? -1 : 1
  )
}

function followed(file: Harvester, now: number, isLimited: boolean): FollowedFile {
  const { path, dev, ino, size, content, position, bytesLost } = file
  const { state, reason, code, bytesLeft } = told(file)
  const isOpen = content !== null
  const holdUp =
    isLimited && (state === 'reading' || state === 'proving')
      ? 'max_bytes_per_second: it is read on when that allows for more'
      : null
  return {
    ...shownPath(path),
    id: content?.id ?? null,
    state,
    reason: reason ?? holdUp,
    code,
    dev,
    ino,
    compression: content?.compression ?? null,
    size,
    offset: isOpen ? position.offset : 0,
    bytesBehind: state === 'ignored' ? null : bytesBehind(file),
    bytesLeft,
    bytesLost,
    msBehind: state === 'reading' ? Math.max(0, now - file.times.caughtUpAt) : 0
  }
}

interface Told {
  readonly state: FollowedFileState
  readonly reason: string | null
  readonly code: string | null
  readonly bytesLeft: number | null
}

function told(file: Harvester): Told {
  const { state, detached, inLine, portions, content } = file
  const nothing = { reason: null, code: null, bytesLeft: null }
  const leaving = detached === null ? null : 'it was renamed or deleted, and is read until its writer has let go of it'
  switch (state.kind) {
    case 'unopened':
    case 'empty':
    case 'waiting':
      return { ...nothing, state: 'waiting', reason: visibleText(state.reason) }
    case 'proving':
      return { ...nothing, state: 'proving', reason: visibleText(state.reason), bytesLeft: state.bytesLeft }
    case 'copy':
      return { ...nothing, state: 'ignored', reason: visibleText(state.reason) }
    case 'changed':
      return {
        ...nothing,
        state: 'proving',
        reason: 'it was cut or written over: what was read is compared with what stands there now',
        bytesLeft: state.bytesLeft
      }
    case 'unreadable':
      return { ...nothing, state: 'unreadable', reason: state.error.message, code: state.error.code }
    case 'finishing':
      return { ...nothing, state: 'finished', reason: leaving }
    case 'finished':
      return {
        ...nothing,
        state: portions > 0 ? 'reading' : 'finished',
        reason: content?.left === undefined ? leaving : 'from = "end": what was in it at the start is passed over'
      }
    case 'reading':
      return { ...nothing, state: 'reading', reason: leaving }
    case 'at-end':
  }
  const isRead = portions === 0 && (content?.compression !== 'none' || content.fingerprint.length >= file.size)
  return {
    ...nothing,
    state: isRead ? 'at-end' : 'reading',
    reason: leaving ?? (isRead && inLine ? 'its last line has no ending yet' : null)
  }
}

function noted({ path, kind, reason, code, dev, ino, size }: Note): FollowedFile {
  return {
    ...shownPath(path),
    id: null,
    state: kind === 'unreadable' ? kind : 'ignored',
    reason: visibleText(reason),
    code: code ?? null,
    dev,
    ino,
    compression: null,
    size: kind === 'excluded' || kind === 'own' ? 0 : size,
    offset: 0,
    bytesBehind: null,
    bytesLeft: null,
    bytesLost: 0,
    msBehind: 0
  }
}

/** Null if unknown. */
function bytesBehind({ content, state: { kind }, size, position, given }: Harvester): number | null {
  const compression = content?.compression ?? 'none'
  if (compression !== 'none' || (content === null && kind === 'unreadable')) return null
  return kind === 'copy' ? 0 : Math.max(0, size - Math.max(position.offset, Math.min(given, size)))
}
