import { hostname } from 'node:os'
import { type ProcessIdentity, systemProcesses } from '../../../../lib/file/checkpoint/processes.ts'

/*
 * What 0.1 wrote into a checkpoint folder, and how it read it, frozen here: do not adapt it to the library. The records
 * of a checkpoint are in test/file/follow/support/version-1.ts.
 */

export interface HolderV1 {
  readonly id: string
  readonly since: number
  readonly host: string
  readonly boot: string
  readonly pidNamespace: string
  readonly pid: number
  readonly started: string
}

/** The lock of a process of 0.1 on this machine; 0.1 did not name the thread. */
export async function lockV1(process: Pick<ProcessIdentity, 'pid' | 'started'>): Promise<string> {
  const { boot, pidNamespace } = await systemProcesses.own()
  const holder: HolderV1 = { id: 'of 0.1', host: hostname(), boot, pidNamespace, ...process, since: 1_767_323_045_000 }
  return `${JSON.stringify(holder)}\n`
}

/** The holder that 0.1 read from a lock; null if it did not accept the text. */
export function holderByV1(text: string): HolderV1 | null {
  const value = JSON.parse(text) as Partial<Record<keyof HolderV1, unknown>> | null
  if (value === null) return null
  const { id, pid, since, started, host, boot, pidNamespace } = value
  const isHolder =
    [id, started, host, boot, pidNamespace].every((part) => typeof part === 'string') &&
    [pid, since].every((count) => typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) &&
    pid !== 0
  return isHolder ? ({ id, pid, since, started, host, boot, pidNamespace } as HolderV1) : null
}

/** The lock number that counted for 0.1, and whether that lock was free. */
export function latestByV1(names: readonly string[]): { readonly number: number; readonly free: boolean } | null {
  const locks = names.flatMap((name) => {
    const [, digits, free] = /^lock\.(\d{1,15})(\.free)?$/.exec(name) ?? []
    return digits === undefined ? [] : [{ number: Number(digits), free: free !== undefined }]
  })
  return locks.toSorted((a, b) => b.number - a.number)[0] ?? null
}
