import { readFile } from 'node:fs/promises'

/**
 * The number of descriptors this process may have open: files, sockets and pipes together. This is the soft limit,
 * which Node raises to the hard one when it starts. Null if there is no limit, or if it is unknown: only Linux shows it
 * in a file.
 */
export async function descriptorLimit(read: () => Promise<string> = readLimits): Promise<number | null> {
  return openFilesLimit(await read().catch(() => ''))
}

/** The soft limit in the text of `/proc/self/limits`. */
export function openFilesLimit(limits: string): number | null {
  const [, soft] = /^Max open files\s+(\d+)\s/m.exec(limits) ?? []
  return soft === undefined ? null : Number(soft)
}

function readLimits(): Promise<string> {
  return readFile('/proc/self/limits', 'latin1')
}

/** The descriptors that one source may need. */
export interface DescriptorClaim {
  /** The claims of all sources of this process together, this one included. */
  readonly total: number
  /** Ends the claim. */
  release(): void
}

/** Claims `count` descriptors, so that the claims of all sources can be compared with the limit of the process. */
export function claimDescriptors(count: number): DescriptorClaim {
  const claims = claimsOfProcess()
  const claim = { count }
  claims.add(claim)
  return {
    get total() {
      return [...claims].reduce((sum, each) => sum + each.count, 0)
    },
    release: () => {
      claims.delete(claim)
    }
  }
}

/** Shared by all copies of the library in the process, even of different versions. */
function claimsOfProcess(): Set<{ readonly count: number }> {
  const place: object & { [CLAIMS]?: Set<{ readonly count: number }> } = globalThis
  place[CLAIMS] ??= new Set()
  return place[CLAIMS]
}

const CLAIMS: unique symbol = Symbol.for('warp-flow.descriptor-claims.1')
