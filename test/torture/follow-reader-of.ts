import path from 'node:path'
import type { ReaderParts } from './world.ts'
import { FolderPositions } from './reader/folder-positions.ts'
import { FollowReader } from './reader/follow-reader.ts'
import { MemoryPositions } from './reader/memory-positions.ts'
import type { TortureReader } from './reader/reader.ts'
import type { SmallDisk } from './reader/small-disk.ts'

/** Makes the real source for a sequence. Its checkpoint folder is on `disk`, where there is one, so that it can be full. */
export function followReaderOf(disk: SmallDisk | null): (parts: ReaderParts) => TortureReader {
  return (parts) => {
    const { setting, folder, events, tally } = parts
    return new FollowReader({
      ...parts,
      positions: (lines) => setting.store === 'memory'
        ? new MemoryPositions((checkpoint) => {
          const before = lines.unknown
          events.saved(lines.passedBy(checkpoint))
          tally.add('records', checkpoint.files.length)
          tally.add('records of no content', lines.unknown - before)
        })
        : new FolderPositions(path.join(disk?.folder ?? folder, '.checkpoints'), disk !== null)
    })
  }
}
