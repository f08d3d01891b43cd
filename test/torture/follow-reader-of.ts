// First: what it replaces has to be in place when the library is loaded.
import { refuse } from './disk/faulty-fs.ts'
import path from 'node:path'
import type { FileCheckpoint } from '../../types/checkpoint.ts'
import type { ReaderParts } from './world.ts'
import type { CheckpointLines } from './reader/checkpoint-lines.ts'
import { FolderPositions } from './reader/folder-positions.ts'
import { FollowReader } from './reader/follow-reader.ts'
import { MemoryPositions } from './reader/memory-positions.ts'
import type { Positions } from './reader/positions.ts'
import type { TortureReader } from './reader/reader.ts'
import type { SmallDisk } from './reader/small-disk.ts'

/**
 * Makes the real source for a sequence. Its checkpoint folder is on `disk`, where there is one, so that it can be full.
 */
export function followReaderOf(disk: SmallDisk | null): (parts: ReaderParts) => TortureReader {
  return (parts) => {
    refuse(parts.folder, null)
    return new FollowReader({ ...parts, positions: (lines) => positionsOf(parts, lines, disk) })
  }
}

function positionsOf(
  { setting, folder, events, tally }: ReaderParts,
  lines: CheckpointLines,
  disk: SmallDisk | null
): Positions {
  const onSave = (checkpoint: FileCheckpoint): void => {
    const before = lines.unknown
    events.saved(lines.recordsOf(checkpoint))
    tally.add('records', checkpoint.files.length)
    if (lines.unknown > before) events.madeUp(lines.example ?? '')
  }
  if (setting.store === 'memory') return new MemoryPositions(onSave)
  return new FolderPositions(path.join(disk?.folder ?? folder, '.checkpoints'), disk !== null, onSave)
}
