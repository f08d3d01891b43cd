import { flood } from '../../syslog/support/datagrams.ts'
import { until } from '../../syslog/support/until.ts'
import type { SourceStats } from '../../../types/stats.ts'
import type { Fault, FaultCase } from '../fault.ts'
import { filesFor } from '../support.ts'
import { arrives, freePort, HELLO, portOf, sendDatagrams, whileRunning } from './support.ts'

const works: FaultCase['works'] = (source, config) =>
  arrives(source, 'hello', () => sendDatagrams(portOf(config), [HELLO]))

const seen = ({ events, drops, datagrams }: SourceStats): number =>
  events + (datagrams?.queued ?? 0) + (drops['queue'] ?? 0) + (drops['kernel'] ?? 0)

export const lossFaults: readonly Fault[] = [
  {
    name: 'the kernel drops what nobody reads in time',
    area: 'syslog',
    code: 'SYSLOG_KERNEL_DROPS',
    quick: false,
    arrange: async () => ({
      files: filesFor('syslog', `addr = "127.0.0.1"\nport = ${await freePort()}\nudp_recv_buffer = 4096`),
      works,
      ask: whileRunning(async (source, config) => {
        flood({ address: '127.0.0.1', port: portOf(config) }, 200)
        await until(
          () => seen(source.stats()) === 200,
          () => JSON.stringify(source.stats())
        )
      })
    })
  },
  {
    name: 'the queue is full while the consumer pauses',
    area: 'syslog',
    code: 'SYSLOG_QUEUE_OVERFLOW',
    quick: true,
    arrange: async () => ({
      files: filesFor(
        'syslog',
        `addr = "127.0.0.1"\nport = ${await freePort()}\nudp_recv_buffer = 2000000\nqueue_bytes = 65536`
      ),
      works,
      ask: whileRunning(async (source, config) => {
        source.pause()
        for (let sent = 0; sent < 200; sent++) await sendDatagrams(portOf(config), [HELLO.padEnd(1000, '.')])
        await until(
          () => seen(source.stats()) >= 200,
          () => JSON.stringify(source.stats())
        )
        source.resume()
      })
    })
  }
]
