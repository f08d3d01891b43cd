import fs from 'node:fs'
import fsPromises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { placeNow, type Place } from './made-at.ts'
import { scopeNow, type TrialScope } from './trial-scope.ts'

/**
 * Records the files that connectors open with the `open` functions of `fs`, which file streams use as well, until the
 * returned function is called. async_hooks does not track descriptors, nor which connector owns a `FileHandle`.
 */
export function watchFiles(): () => void {
  const before = { open: fs.open, openSync: fs.openSync }
  const beforePromises = { open: fsPromises.open }
  const patched = {
    open: (...args: unknown[]): void => {
      const [scope, place, callback] = [scopeNow(), placeNow(), args.at(-1)]
      if (scope !== undefined && typeof callback === 'function')
        args[args.length - 1] = (error: Error | null, descriptor: number) => {
          if (error === null) noteDescriptor(scope, descriptor, args[0], place)
          Reflect.apply(callback, undefined, [error, descriptor])
        }
      Reflect.apply(before.open, fs, args)
    },
    openSync: (...args: Parameters<typeof fs.openSync>): number => {
      const descriptor = before.openSync(...args)
      const scope = scopeNow()
      if (scope !== undefined) noteDescriptor(scope, descriptor, args[0], placeNow())
      return descriptor
    }
  }
  const patchedPromises = {
    open: async (...args: Parameters<typeof fsPromises.open>): ReturnType<typeof fsPromises.open> => {
      const [scope, place] = [scopeNow(), placeNow()]
      const handle = await beforePromises.open(...args)
      scope?.files.add({ path: String(args[0]), place, isOpen: () => handle.fd !== -1 })
      return handle
    }
  }
  Object.assign(fs, patched)
  Object.assign(fsPromises, patchedPromises)
  syncBuiltinESMExports()
  return () => {
    // Code that has replaced them since relies on these functions
    if (fs.open === patched.open) Object.assign(fs, { open: before.open })
    if (fs.openSync === patched.openSync) Object.assign(fs, { openSync: before.openSync })
    if (fsPromises.open === patchedPromises.open) Object.assign(fsPromises, { open: beforePromises.open })
    syncBuiltinESMExports()
  }
}

/**
 * Tracks a descriptor. It may be closed unnoticed and then reused for another file, so `isOpen` compares device and
 * inode.
 */
function noteDescriptor(scope: TrialScope, descriptor: number, path: unknown, place: Place): void {
  const opened = fs.fstatSync(descriptor, { bigint: true })
  scope.files.add({
    path: String(path),
    place,
    isOpen: () => {
      try {
        const now = fs.fstatSync(descriptor, { bigint: true })
        return now.ino === opened.ino && now.dev === opened.dev && latest.get(descriptor) === scope
      } catch {
        return false
      }
    }
  })
  latest.set(descriptor, scope)
}

/** descriptor => the scope that opened it last */
const latest = new Map<number, TrialScope>()
