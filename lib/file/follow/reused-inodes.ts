import { sameBirth } from '../seen-file.ts'
import type { Losses } from './losses.ts'
import type { Registry } from './registry.ts'

/**
 * Handles records of the checkpoint whose files were deleted and whose inodes now belong to other files. Reports the
 * file that was last seen at that name, because more may have been written to it. Bytes that are known to have been in
 * any of these files, and were not delivered, are lost if no copy has them.
 */
export function tellOfReusedInodes(
  registry: Pick<Registry, 'departed' | 'present' | 'depart' | 'at'>,
  losses: Pick<Losses, 'add'>,
  now: number
): void {
  const departed = Array.from(registry.departed)
  for (const content of departed) {
    const { id, file, cause, record } = content
    if (file === null || cause !== 'unseen') continue
    const seen = registry.present(file.ino).find(({ dev }) => dev === file.dev)
    if (seen === undefined || sameBirth(seen.birth, file.birth)) continue
    registry.depart({ ...content, file: null, cause: 'deleted' })
    const { path, size, offset, given = 0 } = record
    const wasLast =
      path === seen.path &&
      registry.at(path) === null &&
      !departed.some((other) => other.record.path === path && other.record.seenAt > record.seenAt)
    losses.add({
      file: { path, lost: () => {} },
      path,
      at: now,
      id,
      code: wasLast ? 'FILE_INODE_REUSED' : null,
      cause: 'deleted',
      size,
      notIn: seen,
      unread: record.compression === 'none' ? size - Math.max(offset, given) : record.complete ? 0 : size,
      detail: `${Math.max(offset, given)} bytes of the file before had been taken; the new one is read from its beginning`
    })
  }
}
