import path from 'node:path'
import type { LiveCheck } from '../../../types/report.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import type { FileLook } from './file-look.ts'
import type { FileSystemStats } from './probe-parts.ts'
import { wayTo } from './folders-on-the-way.ts'

/** Checks that the disk has room for the positions. */
export function spaceCheck({ context: { key }, parts }: FileLook, dir: string): LiveCheck {
  return {
    id: 'file.checkpoint.space',
    after: ['file.checkpoint'],
    target: dir,
    rulesOut: ['FILE_CHECKPOINT_NOT_SAVED'],
    run: async () => {
      const { steps } = await wayTo(dir, { mayList: false, fs: parts.fs })
      const at = steps.at(-1)?.path ?? path.sep
      const room = roomIn(await parts.fs.statfs(at), process.geteuid?.() === 0)
      const evidence = [{ kind: 'stat', how: `df -B1 ${at}; df -i ${at}`, value: room, shareable: room }] as const
      if (room.bytes >= FEWEST_BYTES && room.names !== 0) return { status: 'pass', evidence }
      const detail =
        room.names === 0 ? 'no inodes are left, so no file can be created' : `${room.bytes} bytes are left on the disk`
      return {
        status: 'fail',
        evidence,
        causes: [
          {
            code: 'FILE_CHECKPOINT_NOT_SAVED',
            context: { path: dir, source: key, values: { dir: at } },
            detail,
            fixes: [
              {
                text: {
                  en: 'Free space on the disk: the command shows what uses it',
                  zh: '清理磁盘空间：查看占用情况'
                },
                commands: {
                  linux: `df -h ${quotePosix(at)}\ndf -i ${quotePosix(at)}\ndu -xh ${quotePosix(at)} | sort -h | tail`,
                  darwin: `df -h ${quotePosix(at)}`
                }
              }
            ]
          }
        ]
      }
    }
  }
}

/** `names` is null if the file system does not count inodes. */
function roomIn(
  { bsize, bfree, bavail, files, ffree }: FileSystemStats,
  isRoot: boolean
): { readonly bytes: number; readonly names: number | null } {
  return { bytes: bsize * (isRoot ? bfree : bavail), names: files === 0 ? null : ffree }
}

/** Enough for a lock and the positions of some files. */
const FEWEST_BYTES = 16_384
