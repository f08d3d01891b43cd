import fs from 'node:fs'
import promised, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

/** What the system refuses for a while. */
export interface FsFault {
  readonly call: 'open' | 'read'
  readonly code: 'EIO' | 'EMFILE' | 'EACCES'
}

/**
 * Refuses to whoever reads calls for the files of a folder, or stops it. Root may read everything, so that taking
 * rights away would not do.
 */
export function refuse(folder: string, fault: FsFault | null): void {
  if (fault === null) faults.delete(folder)
  else faults.set(folder, fault)
}

const faults = new Map<string, FsFault>()
/** descriptor => the folder of the file that was opened at once for reading */
const opened = new Map<number, string>()

/**
 * Calls that wait, and those that are done at once where a file is known to be local: each way of opening and of
 * reading that the library has.
 */
function install(): void {
  replace(promised, 'open', (open) => async (...args) => {
    const folder = folderOf(args[0])
    if (folder === null) return open(...args)
    throwWhere(folder, 'open', String(args[0]))
    return refusing((await open(...args)) as FileHandle, folder)
  })
  replace(fs, 'openSync', (open) => (...args) => {
    // The writers of this process open by letters.
    const folder = typeof args[1] === 'number' ? folderOf(args[0]) : null
    if (folder !== null) throwWhere(folder, 'open', String(args[0]))
    const descriptor = open(...args)
    if (folder !== null) opened.set(Number(descriptor), folder)
    return descriptor
  })
  replace(fs, 'readSync', (read) => (...args) => {
    throwWhere(opened.get(Number(args[0])), 'read', '')
    return read(...args)
  })
  replace(fs, 'read', (read) => (...args) => {
    const callback = args.at(-1) as (error: unknown) => void
    try {
      throwWhere(opened.get(Number(args[0])), 'read', '')
    } catch (error) {
      process.nextTick(callback, error)
      return undefined
    }
    return read(...args)
  })
  replace(fs, 'closeSync', (close) => (...args) => {
    opened.delete(Number(args[0]))
    return close(...args)
  })
  syncBuiltinESMExports()
}

type Call = (...args: unknown[]) => unknown

/** What else hangs on a function of the system stays: how it is turned into one that gives a promise. */
function replace(module: object, name: string, make: (call: Call) => Call): void {
  const call = Reflect.get(module, name) as Call
  const made = make(call.bind(module))
  Object.defineProperties(made, Object.getOwnPropertyDescriptors(call))
  Reflect.set(module, name, made)
}

/** A handle whose reads can be refused. */
function refusing(handle: FileHandle, folder: string): FileHandle {
  replace(handle, 'read', (read) => async (...args) => {
    throwWhere(folder, 'read', '')
    return read(...args)
  })
  return handle
}

function folderOf(file: unknown): string | null {
  if (typeof file !== 'string' || file.includes('.checkpoints')) return null
  const at = file.indexOf(MARK)
  const end = at === -1 ? -1 : file.indexOf('/', at)
  return end === -1 ? null : file.slice(0, end)
}

function throwWhere(folder: string | undefined, call: FsFault['call'], file: string): void {
  const fault = folder === undefined ? undefined : faults.get(folder)
  if (fault?.call !== call) return
  throw Object.assign(new Error(`${fault.code}: refused, ${call} '${file}'`), {
    code: fault.code,
    errno: -1,
    syscall: call,
    path: file
  })
}

/** What the name of a folder that is followed begins with. */
const MARK = 'torture-'
// The library takes some functions of the system as it is loaded: this has to be loaded before.
install()
