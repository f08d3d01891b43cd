import { beginsTls } from './client-hello.ts'
import type { ProxyHeader } from './parsed-proxy-header.ts'
import { V1_BEGINNING, version1 } from './proxy-version-1.ts'
import { V2_HEAD_BYTES, V2_SIGNATURE, version2 } from './proxy-version-2.ts'

/**
 * Reads the header of the PROXY protocol, version 1 or 2, as HAProxy's specification defines it: anything that does not
 * match exactly is invalid.
 */
export function proxyHeader(bytes: Buffer): ProxyHeader {
  if (startsLike(bytes, V2_SIGNATURE)) return bytes.length < V2_HEAD_BYTES ? { status: 'incomplete' } : version2(bytes)
  if (startsLike(bytes, V1_BEGINNING)) return version1(bytes)
  return {
    status: 'invalid',
    why: beginsTls(bytes) ? 'it begins with TLS, and not with a PROXY header' : 'it does not begin with a PROXY header'
  }
}

function startsLike(bytes: Buffer, beginning: Buffer): boolean {
  const length = Math.min(bytes.length, beginning.length)
  return bytes.compare(beginning, 0, length, 0, length) === 0
}
