import { closeSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import { errnoOf } from '../../errors/errno-of.ts'
import { sourceError } from '../../errors/make-error.ts'
import type { SourceError } from '../../errors/source-error.ts'

/** What an error of watching a folder means for the watcher. */
export type WatchTrouble = 'absent' | 'forbidden' | 'limit' | 'other'

/**
 * Classifies an error: a missing folder may appear, a forbidden one affects only itself, a limit affects all folders.
 */
export function watchTrouble(error: unknown): WatchTrouble {
  return TROUBLES.get(errnoOf(error)) ?? 'other'
}

/** The error that is reported when watching has ended, with the name of the limit if one was reached. */
export function watchError(error: unknown, path: string, system: LimitProbe = {}): SourceError {
  const detail = error instanceof Error ? error.message : String(error)
  const values = { pid: String(process.pid) }
  if (watchTrouble(error) !== 'limit')
    return sourceError('FILE_WATCH_FAILED', { area: 'file', path, values }, { detail, cause: error })
  return sourceError(
    'FILE_WATCH_LIMIT',
    { area: 'file', path, values: { ...values, limit: limitBehind(errnoOf(error), system) } },
    { detail, cause: error }
  )
}

/** Calls to the system; injected in tests. */
export interface LimitProbe {
  readonly platform?: string
  /** Opens any file; throws if no more files can be opened. */
  readonly open?: () => number
}

/**
 * Names the limit that was reached. EMFILE may mean files or watchers: if a file can still be opened, it was the
 * watchers.
 */
function limitBehind(code: unknown, { platform = process.platform, open = openNothing }: LimitProbe): string {
  if (platform !== 'linux') return code === 'ENFILE' ? 'kern.maxfiles' : 'ulimit -n'
  if (code === 'ENOSPC') return 'fs.inotify.max_user_watches'
  if (code === 'ENFILE') return 'fs.file-max'
  return canOpen(open) ? 'fs.inotify.max_user_instances' : 'ulimit -n'
}

function openNothing(): number {
  return openSync(devNull, 'r')
}

function canOpen(open: () => number): boolean {
  try {
    closeSync(open())
    return true
  } catch {
    return false
  }
}

const TROUBLES: ReadonlyMap<unknown, WatchTrouble> = new Map([
  ['ENOENT', 'absent'],
  ['ENOTDIR', 'absent'],
  ['ELOOP', 'absent'],
  ['EACCES', 'forbidden'],
  ['EPERM', 'forbidden'],
  ['EMFILE', 'limit'],
  ['ENFILE', 'limit'],
  ['ENOSPC', 'limit']
])
