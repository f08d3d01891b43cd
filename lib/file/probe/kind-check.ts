import path from 'node:path'
import type { Cause, LiveCheck } from '../../../types/report.ts'
import { systemPath } from '../path-text.ts'
import { hasWildcard } from '../pattern/glob.ts'
import type { FileLook } from './file-look.ts'
import { namesUnder } from './names-under.ts'
import { inFolder } from './near-files.ts'
import { octal } from './rights.ts'

/** Checks that a name without wildcards is a regular file. Patterns match only regular files anyway. */
export function kindCheck(look: FileLook): LiveCheck {
  const { base, file, parts } = look
  const name = path.join(base, file)
  return {
    id: 'file.kind',
    after: ['file.match'],
    target: name,
    rulesOut: ['FILE_IS_DIRECTORY', 'FILE_NOT_REGULAR'],
    run: async () => {
      if (hasWildcard(file)) return { status: 'pass' }
      try {
        const { mode, uid, gid } = await parts.fs.stat(systemPath(name))
        const kind = KINDS.get(mode & FORMAT) ?? 'unknown'
        const value = { kind, mode: octal(mode), uid, gid }
        const evidence = [{ kind: 'stat', how: `stat ${name}`, value, shareable: value }] as const
        if (kind === 'file') return { status: 'pass', evidence }
        return {
          status: 'fail',
          evidence,
          causes: [kind === 'folder' ? await folderCause(look, name) : otherCause(name, kind)]
        }
      } catch {
        // The file may still be created
        return { status: 'pass' }
      }
    }
  }
}

async function folderCause({ params, base, file }: FileLook, name: string): Promise<Cause> {
  const { files } = await namesUnder(base, { deepest: 4 })
  return {
    code: 'FILE_IS_DIRECTORY',
    context: { path: name },
    fixes: [inFolder(params, { base, file }, path.normalize(file).replace(/[/\\]$/, ''), files)]
  }
}

function otherCause(name: string, kind: string): Cause {
  const fixes = {
    pipe: {
      en: 'Make the writer use a regular file of that name: this one is a named pipe (FIFO)',
      zh: '让写入方写入同名的普通文件：当前它是命名管道（FIFO）'
    },
    socket: {
      en: 'It is a socket: read it with a source of type `syslog` and its `path`',
      zh: '它是套接字：请用 `syslog` 类型的源并设置 `path` 读取'
    }
  }
  const text =
    kind === 'pipe' || kind === 'socket'
      ? fixes[kind]
      : { en: 'Name a regular file: this is a device', zh: '请指定普通文件：当前它是设备' }
  return { code: 'FILE_NOT_REGULAR', context: { path: name, values: { kind } }, detail: kind, fixes: [{ text }] }
}

/** The bits of a mode that hold the file type. */
const FORMAT = 0o170000
const KINDS: ReadonlyMap<number, 'file' | 'folder' | 'pipe' | 'socket' | 'device'> = new Map([
  [0o100000, 'file'],
  [0o040000, 'folder'],
  [0o010000, 'pipe'],
  [0o140000, 'socket'],
  [0o020000, 'device'],
  [0o060000, 'device']
])
