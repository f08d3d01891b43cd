import type { FileCheckpoint } from '../../../types/checkpoint.ts'
import type { ErrorContext } from '../../../types/classification.ts'
import type { OpenContext } from '../../../types/connector.ts'
import { sourceError } from '../../errors/make-error.ts'
import { messageOf } from '../../errors/message-of.ts'
import { errnoOf, type FolderFs } from './folder-fs.ts'
import { CHECKPOINT_VERSION, parseCheckpoint, type ParsedCheckpoint } from './parse-checkpoint.ts'

/**
 * Reads a checkpoint file; null where there is none. One that is damaged is renamed to `<name>.damaged-<time>`, for somebody to look at, and
 * `warn` is told (`FILE_CHECKPOINT_DAMAGED`). Rejects with `FILE_CHECKPOINT_NEWER` where a later release wrote it, and with
 * `FILE_CHECKPOINT_UNUSABLE` where it cannot be read or set aside: what cannot be kept is not written over.
 */
export async function loadCheckpoint(
  file: string, { key, clock, warn }: Pick<OpenContext, 'key' | 'clock' | 'warn'>, fs: FolderFs
): Promise<FileCheckpoint | null> {
  const place: ErrorContext = { area: 'file', source: key, path: file }
  const parsed = await orUnusable(read(file, fs), place)
  if (parsed === null) return null
  if (parsed.kind === 'whole') return parsed.checkpoint
  if (parsed.kind === 'newer') {
    throw sourceError('FILE_CHECKPOINT_NEWER', { ...place, values: { version: String(parsed.version), known: String(CHECKPOINT_VERSION) } })
  }
  const copy = await orUnusable(setAside(file, clock.now(), fs), place)
  warn(sourceError('FILE_CHECKPOINT_DAMAGED', { ...place, values: { copy } }, { detail: parsed.reason }))
  return null
}

async function orUnusable<T>(doing: Promise<T>, place: ErrorContext): Promise<T> {
  try {
    return await doing
  } catch (error) {
    throw sourceError('FILE_CHECKPOINT_UNUSABLE', place, { detail: messageOf(error), cause: error })
  }
}

async function read(file: string, fs: FolderFs): Promise<ParsedCheckpoint | null> {
  try {
    const handle = await fs.open(file, 'r')
    try {
      if ((await handle.stat()).size > LARGEST) return { kind: 'damaged', reason: `it is larger than ${LARGEST} bytes` }
      return parseCheckpoint(await handle.readFile('utf8'))
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw error
  }
}

/** Under a name that is not in use: the clock may stand still, or go back. */
async function setAside(file: string, now: number, fs: FolderFs): Promise<string> {
  const copy = `${file}.damaged-${new Date(now).toISOString().replaceAll(':', '')}`
  let name = copy
  for (let tried = 2; await isThere(name, fs); tried++) name = `${copy}-${tried}`
  await fs.rename(file, name)
  return name
}

async function isThere(file: string, fs: FolderFs): Promise<boolean> {
  try {
    await fs.stat(file)
    return true
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  }
}

/** Hundreds of thousands of files' positions: something else has got this name. */
const LARGEST = 256 * 1024 * 1024
