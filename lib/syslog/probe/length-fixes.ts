import { isIPv6 } from 'node:net'
import type { ErrorContext } from '../../../types/classification.ts'
import type { ProposedFix } from '../../../types/report.ts'
import type { SyslogParams } from '../params.ts'

/**
 * What lets the messages in whole that were cut at `max_message_bytes`: enough at once, not a little more each time.
 */
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
              en: `Allow messages as long as a datagram can be (${most} bytes)`,
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

/** The 16 bits of its length, less the headers that they count: IP and UDP of IPv4, UDP alone of IPv6. */
function longestDatagram(addr: string): number {
  return isIPv6(addr) ? 65_527 : 65_507
}

/** `seen`: how long the longest was, 0 where that is not known. Room for those that are a little longer still. */
function enoughFor(seen: number, now: number): number {
  const wanted = seen === 0 ? now * 16 : 2 ** Math.ceil(Math.log2(seen))
  return Math.min(wanted, MOST_BYTES)
}

/** As much as the param allows. */
const MOST_BYTES = 10_485_760
