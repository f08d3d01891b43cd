import type { Clock } from '../../../types/clock.ts'
import type { LiveCheck, ProposedFix, RunningSource, Seen } from '../../../types/report.ts'
import { lookup } from 'node:dns/promises'
import { isIPv6 } from 'node:net'
import type { SyslogParams } from '../params.ts'
import { procFiles, type ProcFiles } from '../proc-files.ts'
import { KernelSocket } from '../udp/kernel-socket.ts'
import { mostGranted } from './buffer-check.ts'
import { inTime } from './in-time.ts'
import { placeIn, placeText } from './place.ts'

/**
 * Reports datagrams that a running source has lost: in the kernel, because they were not read in time, and in the
 * source's own queue.
 */
export function lossChecks(
  params: SyslogParams,
  running: RunningSource,
  clock: Clock,
  files: ProcFiles = procFiles
): readonly LiveCheck[] {
  return [kernelCheck(params, running, clock, files), queueCheck(params, running)]
}

function kernelCheck(params: SyslogParams, { after }: RunningSource, clock: Clock, files: ProcFiles): LiveCheck {
  return {
    id: 'syslog.kernel_drops',
    target: placeText(params),
    rulesOut: ['SYSLOG_KERNEL_DROPS'],
    run: async (look) => {
      const now = await inTime(kernelDrops(params, files), look, clock)
      const counted = after.drops['kernel'] ?? 0
      const known = after.datagrams?.kernelDropsKnown === true
      const evidence: readonly Seen[] = [
        ...(known ? [{ kind: 'counter', how: 'stats().drops.kernel', value: counted } as const] : []),
        ...(now === null ? [] : [{ kind: 'proc', how: '/proc/net/udp, /proc/net/udp6: drops', value: now } as const])
      ]
      if (now === null && !known) {
        return {
          status: 'unknown',
          because: { en: 'this platform does not show what its kernel drops', zh: '该平台不提供内核丢弃计数' }
        }
      }
      const count = Math.max(counted, now ?? 0)
      return count === 0
        ? { status: 'pass', evidence }
        : {
            status: 'warn',
            evidence,
            causes: [
              {
                code: 'SYSLOG_KERNEL_DROPS',
                confidence: 'certain',
                context: { ...placeIn(params), values: { count: String(count) } },
                fixes: await largerBuffer(params, files)
              }
            ]
          }
    }
  }
}

/**
 * The kernel's current count, as the source's is up to a second old. Null if not reported, or if the port is unknown.
 */
async function kernelDrops({ addr, port, reusePort }: SyslogParams, files: ProcFiles): Promise<number | null> {
  if (port === 0 || reusePort) return null
  const { address } = await lookup(addr).catch(() => ({ address: addr }))
  const socket = await KernelSocket.find({ family: isIPv6(address) ? 'udp6' : 'udp4', address, port }, files)
  return (await socket?.state())?.drops ?? null
}

/** Proposes a larger buffer within the system's limit; beyond that, a person must first raise the limit. */
async function largerBuffer({ udpRecvBuffer }: SyslogParams, files: ProcFiles): Promise<readonly ProposedFix[]> {
  const most = await mostGranted(files)
  const size = Math.min(most ?? 0, Math.max(udpRecvBuffer * 8, LARGE_BYTES))
  return size <= udpRecvBuffer
    ? []
    : [
        {
          text: {
            en: `Give the kernel a larger receive buffer (${size} bytes)`,
            zh: `增大内核接收缓冲区（${size} 字节）`
          },
          set: [{ path: ['udp_recv_buffer'], value: size }]
        }
      ]
}

function queueCheck({ queueBytes }: SyslogParams, { before, after }: RunningSource): LiveCheck {
  return {
    id: 'syslog.queue',
    target: `${queueBytes} bytes`,
    rulesOut: ['SYSLOG_QUEUE_OVERFLOW'],
    run: () => {
      const { queued = 0, queuedBytes = 0 } = after.datagrams ?? {}
      const dropped = after.drops['queue'] ?? 0
      const value = { dropped, queued, queuedBytes, taken: after.events - before.events }
      const evidence: readonly Seen[] = [
        { kind: 'counter', how: 'stats().drops.queue, stats().datagrams', value, shareable: value }
      ]
      if (dropped > 0) {
        return {
          status: 'warn',
          evidence,
          causes: [{ code: 'SYSLOG_QUEUE_OVERFLOW', confidence: 'certain', fixes: largerQueue(queueBytes) }]
        }
      }
      return queued === 0 || value.taken > 0
        ? { status: 'pass', evidence }
        : {
            status: 'pass',
            evidence,
            because: {
              en: `the consumer takes nothing: ${queued} messages are waiting`,
              zh: `消费方没有读取：有 ${queued} 条消息在等待`
            }
          }
    }
  }
}

function largerQueue(bytes: number): readonly ProposedFix[] {
  const size = Math.min(Math.max(bytes * 4, LARGE_QUEUE_BYTES), MOST_QUEUE_BYTES)
  return size <= bytes
    ? []
    : [
        {
          text: {
            en: `If the consumer can catch up after bursts, let the queue hold more (${size} bytes)`,
            zh: `如果只是突发流量，消费方随后能追上，请增大队列（${size} 字节）`
          },
          set: [{ path: ['queue_bytes'], value: size }]
        }
      ]
}

const LARGE_BYTES = 8_388_608
const LARGE_QUEUE_BYTES = 67_108_864
const MOST_QUEUE_BYTES = 4_294_967_296
