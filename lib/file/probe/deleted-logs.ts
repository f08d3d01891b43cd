import { readlink, realpath } from 'node:fs/promises'
import path from 'node:path'
import type { ProposedFix, Seen } from '../../../types/report.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { systemPath } from '../path-text.ts'
import { hasWildcard } from '../pattern/glob.ts'
import { pathMatcher } from '../pattern/path-matcher.ts'
import { programOf, wayOf } from './file-holders.ts'
import type { FileLook } from './file-look.ts'
import { namesIn, pidsIn } from './proc-files.ts'
import { asRoot } from './rights.ts'

/** A process that still writes to a deleted file. */
interface DeletedLog {
  readonly pid: number
  readonly program: string
  readonly fd: string
  /** The path that the file had. */
  readonly path: string
}

/** Explains a source without lines: its log was deleted and is still being written. */
export interface DeletedLogFound {
  readonly detail: string
  readonly fix: ProposedFix
  readonly seen: Seen
}

/**
 * Finds a matching file that was deleted while a process still writes to it: no reader can reach those lines. Null if
 * there is none that this process can see.
 */
export async function deletedLog({
  base,
  file,
  parts: { proc }
}: Pick<FileLook, 'base' | 'file' | 'parts'>): Promise<DeletedLogFound | null> {
  const folder = await realpath(systemPath(base)).catch(() => base)
  const found = await firstDeleted(proc, matcher(folder, file))
  if (found === null) return null
  const { pid, program, fd, path } = found
  const rescue = asRoot(`sh -c ${quotePosix(`cat ${proc}/${pid}/fd/${fd} >> ${quotePosix(path)}`)}`)
  return {
    detail: `${program} (pid ${pid}) still writes to it, although it has been deleted`,
    seen: { kind: 'proc', how: `ls -l ${proc}/${pid}/fd/${fd}`, value: `${path}${DELETED}`, shareable: { writers: 1 } },
    fix: {
      text: {
        en: `${program} (pid ${pid}) writes to a deleted file: save its content, then make ${program} reopen its log (reload or restart it). Rotate by renaming, never by deleting`,
        zh: `${program}（pid ${pid}）仍在写入已被删除的文件：先保存其中的内容，再让 ${program} 重新打开日志（重新加载或重启）。轮转时请重命名，不要删除`
      },
      commands: { linux: rescue },
      risk: 'rereads'
    }
  }
}

function matcher(folder: string, file: string): (path: string) => boolean {
  if (!hasWildcard(file)) return (name) => name === path.join(folder, file)
  const isMatch = pathMatcher([file], folder)
  return (name) =>
    name.startsWith(`${folder}${path.sep}`) && (file.includes('/') || path.dirname(name) === folder) && isMatch(name)
}

async function firstDeleted(proc: string, isWanted: (path: string) => boolean): Promise<DeletedLog | null> {
  let left = MOST_DESCRIPTORS
  for (const pid of await pidsIn(proc)) {
    const folder = `${proc}/${pid}/fd`
    const descriptors = (await namesIn(folder)).slice(0, left)
    left -= descriptors.length
    for (const fd of descriptors) {
      const link = await readlink(`${folder}/${fd}`).catch(() => '')
      if (!link.endsWith(DELETED) || !isWanted(link.slice(0, -DELETED.length))) continue
      const { writes } = await wayOf(`${proc}/${pid}/fdinfo/${fd}`)
      if (writes)
        return {
          pid: Number(pid),
          program: await programOf(`${proc}/${pid}`),
          fd,
          path: link.slice(0, -DELETED.length)
        }
    }
  }
  return null
}

/** Linux appends this to the name of a deleted file. */
const DELETED = ' (deleted)'
const MOST_DESCRIPTORS = 20_000
