import type { AckLedger } from '../../types/acks.ts'
import { sourceError } from '../errors/make-error.ts'
import type { SourceError } from '../errors/source-error.ts'

/** The warning that intake waits for acks. It names the position that keeps the watermark where it is. */
export function tooManyUnacked(key: string, { unacked, oldest }: Pick<AckLedger, 'unacked' | 'oldest'>): SourceError {
  const place = JSON.stringify(oldest)
  return sourceError('SYSTEM_TOO_MANY_UNACKED', { source: key, values: { unacked: String(unacked), oldest: place } }, {
    detail: `${unacked} are not acked, the oldest is ${place}`
  })
}
