import fs from 'node:fs/promises'
import { readlinkSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'
import type { Test } from 'tap'

/** The calls that can be made to fail: by path, or by open file (`read`, `fstat`). */
export type Call = 'open' | 'stat' | 'lstat' | 'readdir' | 'opendir' | 'realpath' | 'readlink' | 'read' | 'fstat'

export interface Faults {
  /** The error code that calls fail with from now on; `null` for no failures. */
  code: 'EIO' | 'EMFILE' | 'EACCES' | 'ESTALE' | null
  /** Whether a call fails. Calls are counted from 1 since `fails` was last set. */
  fails: (call: number, target: string) => boolean
  /** Number of calls since `fails` was last set, and number of all failed calls. */
  readonly calls: number
  readonly failed: number
}

/** Makes file system calls fail that concern anything under a folder. Nothing fails until `code` is set. */
export async function faults(t: Test, base: string, which: readonly Call[]): Promise<Faults> {
  let calls = 0
  let failed = 0
  let fails: Faults['fails'] = () => true
  const control: Faults = {
    code: null,
    get fails() {
      return fails
    },
    set fails(value) {
      fails = value
      calls = 0
    },
    get calls() {
      return calls
    },
    get failed() {
      return failed
    }
  }
  const errorFor = (call: string, target: string): Error | null => {
    if (control.code === null || !(target === base || target.startsWith(base + path.sep))) return null
    calls++
    if (!fails(calls, target)) return null
    failed++
    return Object.assign(new Error(`${control.code}: made to fail, ${call} '${target}'`), {
      code: control.code,
      syscall: call,
      path: target
    })
  }
  for (const call of which) {
    if (call === 'read' || call === 'fstat') await breakHandles(t, base, call, errorFor)
    else breakPaths(t, call, errorFor)
  }
  return control
}

type Failure = (call: string, target: string) => Error | null
type Method = (this: { readonly fd: number }, ...args: unknown[]) => Promise<unknown>

/** Imports such as `import { open } from 'node:fs/promises'` see the change once the exports are synchronized. */
function breakPaths(t: Test, call: Exclude<Call, 'read' | 'fstat'>, errorFor: Failure): void {
  const real = fs[call] as (...args: unknown[]) => Promise<unknown>
  const broken = (...args: unknown[]): Promise<unknown> => {
    const error = errorFor(call, String(args[0]))
    return error === null ? real(...args) : Promise.reject(error)
  }
  Reflect.set(fs, call, broken)
  syncBuiltinESMExports()
  t.teardown(() => {
    Reflect.set(fs, call, real)
    syncBuiltinESMExports()
  })
}

async function breakHandles(t: Test, base: string, call: 'read' | 'fstat', errorFor: Failure): Promise<void> {
  const probe = path.join(base, '..', `${path.basename(base)}.probe`)
  writeFileSync(probe, '')
  const handle = await fs.open(probe)
  const prototype = Object.getPrototypeOf(handle) as object
  await handle.close()
  await fs.unlink(probe)
  const name = call === 'read' ? 'read' : 'stat'
  const real = Reflect.get(prototype, name) as Method
  const broken: Method = function (...args) {
    const error = errorFor(call, targetOf(this.fd))
    return error === null ? real.apply(this, args) : Promise.reject(error)
  }
  Reflect.set(prototype, name, broken)
  t.teardown(() => {
    Reflect.set(prototype, name, real)
  })
}

function targetOf(fd: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`).replace(/ \(deleted\)$/, '')
  } catch {
    return ''
  }
}
