import { createHash } from 'node:crypto'
import type { ContentHash } from '../../../types/checkpoint.ts'

export function contentHash(bytes: Buffer): ContentHash {
  return { length: bytes.length, hash: bytes.length === 0 ? '' : createHash('sha256').update(bytes).digest('hex') }
}
