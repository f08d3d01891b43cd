import { readFile } from 'node:fs/promises'

/**
 * How many descriptors this process may have open: files, sockets and pipes together. That is the soft limit, which
 * Node raises to the hard one when it starts. Null where there is no limit, and where nobody can say: only Linux tells
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

/** What one source may want to have open. */
export interface DescriptorClaim {
  /** What all sources of this process want together, this one included. */
  readonly total: number
  /** It wants nothing more. */
  release(): void
}

/** Claims so many descriptors, to hold what all sources want against what the process may have. */
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

/** The library may be loaded twice, in two versions even: all copies have the same table. */
function claimsOfProcess(): Set<{ readonly count: number }> {
  const place: object & { [CLAIMS]?: Set<{ readonly count: number }> } = globalThis
  place[CLAIMS] ??= new Set()
  return place[CLAIMS]
}

const CLAIMS: unique symbol = Symbol.for('warp-flow.descriptor-claims.1')
