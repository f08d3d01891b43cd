import { isIPv6 } from 'node:net'
import type { ErrorContext } from '../../../types/classification.ts'
import type { ProposedFix } from '../../../types/report.ts'
import type { SyslogParams } from '../params.ts'

/** Proposes a `max_message_bytes` that is large enough for the messages that were cut, in a single step. */
export function longerMessages(
  { protocol, addr, maxMessageBytes, maxBufferedBytes }: SyslogParams,
  { values }: ErrorContext
): readonly ProposedFix[] {
  const most = protocol === 'udp' ? longestDatagram(addr) : enoughFor(Number(values?.['bytes'] ?? 0), maxMessageBytes)
  if (most <= maxMessageBytes) return []
  return [
    {
      text:
        protocol === 'udp'
          ? {
              en: `Allow messages of the maximum size of a datagram (${most} bytes)`,
              zh: `允许数据报可达到的最大长度（${most} 字节）`
            }
          : { en: `Allow longer messages (${most} bytes)`, zh: `提高消息长度上限（${most} 字节）` },
      set: [
        { path: ['max_message_bytes'], value: most },
        ...(protocol !== 'udp' && maxBufferedBytes < 2 * most
          ? [{ path: ['max_buffered_bytes'], value: 2 * most }]
          : [])
      ]
    }
  ]
}

/** The 16-bit length minus the headers it includes: IP and UDP for IPv4, only UDP for IPv6. */
function longestDatagram(addr: string): number {
  return isIPv6(addr) ? 65_527 : 65_507
}

/** `seen`: the length of the longest message, 0 if unknown. Leaves room for slightly longer ones. */
function enoughFor(seen: number, now: number): number {
  const wanted = seen === 0 ? now * 16 : 2 ** Math.ceil(Math.log2(seen))
  return Math.min(wanted, MOST_BYTES)
}

/** The largest value of the param. */
const MOST_BYTES = 10_485_760
