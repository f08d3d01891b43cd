import { readFile } from 'node:fs/promises'

/**
 * The number of descriptors that this process may have open: files, sockets and pipes together. This is the soft limit,
 * which Node raises to the hard limit at startup. Null if there is no limit, or if it is unknown: only Linux publishes
 * it in a file.
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

/** The number of descriptors that one source may need at the same time. */
export interface DescriptorClaim {
  /** The sum over all sources of this process, including this one. */
  readonly total: number
  /** Withdraws the claim. */
  release(): void
}

/** Registers a claim, so that the claims of all sources can be compared with the limit of the process. */
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

/** One table for all copies of the library: a process may load it twice, even in two versions. */
function claimsOfProcess(): Set<{ readonly count: number }> {
  const place: object & { [CLAIMS]?: Set<{ readonly count: number }> } = globalThis
  place[CLAIMS] ??= new Set()
  return place[CLAIMS]
}

const CLAIMS: unique symbol = Symbol.for('warp-flow.descriptor-claims.1')
