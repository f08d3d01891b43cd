import fs, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

/** What the system refuses for a while. */
export interface FsFault {
  readonly call: 'open' | 'read'
  readonly code: 'EIO' | 'EMFILE' | 'EACCES'
}

/** folder => what is refused to whoever opens or reads a file in it by `fs/promises`; this process's own calls for the writers are others. */
const faults = new Map<string, FsFault>()
let isInstalled = false

/** Refuses calls for the files of a folder, or stops it. Root may read everything, so that taking rights away would not do. */
export function refuse(folder: string, fault: FsFault | null): void {
  install()
  if (fault === null) faults.delete(folder)
  else faults.set(folder, fault)
}

function install(): void {
  if (isInstalled) return
  isInstalled = true
  const open = fs.open.bind(fs)
  fs.open = async (file, flags, mode) => {
    const folder = typeof file === 'string' ? folderOf(file) : null
    if (folder === null) return open(file, flags, mode)
    throwWhere(folder, 'open', String(file))
    return watched(await open(file, flags, mode), folder)
  }
  syncBuiltinESMExports()
}

/** A handle whose reads can be refused. */
function watched(handle: FileHandle, folder: string): FileHandle {
  const read = handle.read.bind(handle) as (...args: unknown[]) => Promise<unknown>
  Object.defineProperty(handle, 'read', {
    value: async (...args: unknown[]) => {
      throwWhere(folder, 'read', '')
      return read(...args)
    }
  })
  return handle
}

function folderOf(file: string): string | null {
  const at = file.indexOf(MARK)
  if (at === -1 || file.includes('.checkpoints')) return null
  const end = file.indexOf('/', at)
  return end === -1 ? null : file.slice(0, end)
}

function throwWhere(folder: string, call: FsFault['call'], file: string): void {
  const fault = faults.get(folder)
  if (fault?.call !== call) return
  throw Object.assign(new Error(`${fault.code}: refused, ${call} '${file}'`), { code: fault.code, errno: -1, syscall: call, path: file })
}

/** What the name of a folder that is followed begins with. */
const MARK = 'torture-'
