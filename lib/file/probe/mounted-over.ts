import { realpath } from 'node:fs/promises'
import path from 'node:path'
import type { ProposedFix, Seen } from '../../../types/report.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { systemPath } from '../path-text.ts'
import type { FileLook } from './file-look.ts'
import { textOf } from './proc-files.ts'
import { asRoot } from './rights.ts'

/** Why a folder that used to have files may now be empty. */
export interface MountFound {
  readonly detail: string
  readonly fix: ProposedFix
  readonly seen: Seen
}

/**
 * Explains an empty folder: its file system is not mounted, or another one is mounted over it. Null if nothing
 * indicates either.
 */
export async function mountOver({
  base,
  parts: { proc, fstab }
}: Pick<FileLook, 'base' | 'parts'>): Promise<MountFound | null> {
  const folder = await realpath(systemPath(base)).catch(() => base)
  const mounted = mountsIn(await textOf(`${proc}/self/mountinfo`), 4, 8)
  const wanted = mountsIn(await textOf(fstab), 1, 2)
  const missing = wanted.find(({ at }) => at !== '/' && isAt(at, folder) && !mounted.some((mount) => mount.at === at))
  if (missing !== undefined) return notMounted(missing, fstab)
  const over = mounted.findLast(({ at }) => at !== '/' && at === folder)
  return over === undefined ? null : hidden(over)
}

interface Mount {
  readonly at: string
  readonly type: string
}

/**
 * Pure: mount points and file system types from a table with blank-separated columns. In `mountinfo`, the type follows
 * a column `-`.
 */
function mountsIn(table: string, atColumn: number, typeColumn: number): readonly Mount[] {
  return table
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => {
      const columns = line.trim().split(/\s+/)
      const at = columns[atColumn]
      const dash = columns.indexOf('-')
      const type = columns[dash === -1 ? typeColumn : dash + 1]
      return at?.startsWith('/') === true && type !== undefined
        ? [{ at: at.replaceAll(/\\(\d{3})/g, (_all, code: string) => String.fromCharCode(parseInt(code, 8))), type }]
        : []
    })
}

function isAt(at: string, folder: string): boolean {
  return folder === at || folder.startsWith(`${at}${path.sep}`)
}

function notMounted({ at, type }: Mount, fstab: string): MountFound {
  return {
    detail: `${fstab} lists a file system (${type}) for ${at}, but it is not mounted`,
    seen: {
      kind: 'proc',
      how: `findmnt ${quotePosix(at)}; grep -F ${quotePosix(at)} ${fstab}`,
      value: { at, type, mounted: false },
      shareable: { type, mounted: false }
    },
    fix: {
      text: { en: `Mount the file system that belongs at ${at}`, zh: `挂载应位于 ${at} 的文件系统` },
      commands: { linux: asRoot(`mount ${quotePosix(at)}`) }
    }
  }
}

function hidden({ at, type }: Mount): MountFound {
  return {
    detail: `an empty file system (${type}) is mounted at ${at} and hides what lies below`,
    seen: {
      kind: 'proc',
      how: `findmnt ${quotePosix(at)}`,
      value: { at, type, mounted: true },
      shareable: { type, mounted: true }
    },
    fix: {
      text: {
        en: `An empty file system is mounted over ${at}. If it should not be there, unmount it; otherwise make the program write to it`,
        zh: `${at} 上挂载了一个空的文件系统。如果它不该在此，请卸载；否则请让程序写入其中`
      },
      commands: { linux: asRoot(`umount ${quotePosix(at)}`) }
    }
  }
}
