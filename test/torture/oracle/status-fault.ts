import type { TortureSetting } from '../setting.ts'
import type { Disk } from '../disk/disk.ts'
import type { ReaderStatus } from '../reader/reader.ts'

/**
 * What is wrong in what a reader says of itself, when it has read all and everything is acked; null where nothing is.
 */
export function statusFault(
  { unacked, bytesBehind, files }: ReaderStatus,
  disk: Disk,
  { maxOpenFiles }: TortureSetting
): string | null {
  if (unacked !== 0) return `stats() says that ${unacked} records are not acked, and all are`
  let behind = 0
  const followed = disk.followed()
  for (const file of files) {
    const called = `files() says of ${JSON.stringify(file.path)} that it is "${file.state}" (${file.reason ?? 'no reason'})`
    const model = file.ino === null ? null : (disk.ofIno(file.ino).at(-1) ?? null)
    if (model === null) continue
    if (!disk.wasNamed(model, file.path)) return `${called}, and inode ${file.ino} never had that name`
    const unfinished = model.size - Math.min(model.tailStart, model.size)
    const left = file.bytesBehind ?? 0
    behind += left
    if (!model.compressed && left > 0 && left > unfinished && followed.has(model))
      return `${called}, with ${left} bytes behind, and only ${unfinished} bytes of its last line are open`
    if (file.state === 'reading' || file.state === 'proving') {
      if (unfinished === 0) return `${called}, and there is nothing more to read`
    } else if (file.state === 'unreadable' && !model.damaged) return `${called}, and it can be read`
    else if (file.state === 'waiting' && model.size > 2 && maxOpenFiles === 0)
      return `${called}, and there is nothing to wait for`
  }
  if (bytesBehind !== null && bytesBehind !== behind)
    return `stats() says ${bytesBehind} bytes behind, and files() ${behind}`
  const told = new Set(files.map(({ ino }) => ino))
  const left = [...followed].find((file) => !told.has(file.ino))
  return left === undefined
    ? null
    : `files() does not tell of file ${left.id} (${[...left.names].join(', ')}), inode ${left.ino}: ${JSON.stringify(files)}`
}
