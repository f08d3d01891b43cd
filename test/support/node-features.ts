import zlib from 'node:zlib'
import { canReusePort } from '../../lib/syslog/reuse-port.ts'

/** Compresses with zstd; `null` if this Node.js does not support it. */
export const zstdCompress: ((content: Uint8Array) => Buffer) | null =
  (Reflect.get(zlib, 'zstdCompressSync') as ((content: Uint8Array) => Buffer) | undefined) ?? null

interface SkipUnless {
  readonly skip: string | false
}

const unless = (so: boolean, what: string): SkipUnless => ({ skip: !so && `Node.js ${process.versions.node} ${what}` })

/** Options of a test for a Node.js with, or without, zstd. `npm run test:nodes` runs both kinds. */
export const zstdHere: Readonly<Record<'has' | 'hasNot', SkipUnless>> = {
  has: unless(zstdCompress !== null, 'has no zstd'),
  hasNot: unless(zstdCompress === null, 'has zstd')
}

/** The same for UDP sockets that share a port. */
export const reusePortHere: Readonly<Record<'can' | 'cannot', SkipUnless>> = {
  can: unless(canReusePort(), 'shares no UDP port'),
  cannot: unless(!canReusePort(), 'shares UDP ports')
}
