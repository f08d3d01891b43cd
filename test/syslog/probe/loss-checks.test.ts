import dgram from 'node:dgram'
import { once } from 'node:events'
import t from 'tap'
import { systemClock } from '../../../lib/core/clock.ts'
import { procFiles } from '../../../lib/syslog/proc-files.ts'
import { lossChecks } from '../../../lib/syslog/probe/loss-checks.ts'
import type { SyslogInputParams } from '../../../lib/syslog/params.ts'
import type { CheckOutcome, RunningSource } from '../../../types/report.ts'
import { flood } from '../support/datagrams.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import { found, outcomeOf, procWith, runningSource } from './support/probing.ts'

const datagrams = {
  receiveBufferAsked: 4096,
  receiveBufferGranted: 4096,
  queued: 0,
  queuedBytes: 0,
  kernelDropsKnown: true
}
const RMEM_MAX = '/proc/sys/net/core/rmem_max'

async function look(
  id: string,
  params: SyslogInputParams,
  running: RunningSource,
  files: Readonly<Record<string, string>> = {}
): Promise<CheckOutcome> {
  const none = { readdir: () => Promise.reject(new Error('none')), readlink: () => Promise.reject(new Error('none')) }
  const checks = lossChecks(resolvedParams({ addr: '127.0.0.1', ...params }), running, systemClock, {
    ...none,
    ...procWith(files)
  })
  return await outcomeOf(checks.find((check) => check.id === id))
}

t.test('what the source has counted, with a larger buffer where the system gives it', async (t) => {
  const dropped = runningSource({ datagrams, drops: { kernel: 7 } })
  t.strictSame(found(await look('syslog.kernel_drops', { udpRecvBuffer: 4096 }, dropped, { [RMEM_MAX]: '212992' })), [
    'warn',
    ['SYSLOG_KERNEL_DROPS', 'udp_recv_buffer = 212992']
  ])
  t.strictSame(found(await look('syslog.kernel_drops', { udpRecvBuffer: 4096 }, dropped, { [RMEM_MAX]: '99999999' })), [
    'warn',
    ['SYSLOG_KERNEL_DROPS', 'udp_recv_buffer = 8388608']
  ])
  t.strictSame(
    found(await look('syslog.kernel_drops', { udpRecvBuffer: 212_992 }, dropped, { [RMEM_MAX]: '212992' })),
    ['warn', ['SYSLOG_KERNEL_DROPS']],
    'its limit comes first'
  )
  t.equal(
    (await look('syslog.kernel_drops', { port: 0 }, runningSource({ datagrams, drops: { kernel: 0 } }))).status,
    'pass'
  )
})

t.test('without counters from the system the loss is unknown', async (t) => {
  t.equal(
    (await look('syslog.kernel_drops', {}, runningSource({ datagrams: { ...datagrams, kernelDropsKnown: false } })))
      .status,
    'unknown'
  )
  t.equal((await look('syslog.kernel_drops', { addr: 'nobody.invalid', port: 1 }, runningSource())).status, 'unknown')
})

t.test(
  'the kernel knows before the source asks',
  { skip: process.platform !== 'linux' && 'only Linux tells' },
  async (t) => {
    const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1')
    t.teardown(() => socket.close())
    await once(socket, 'listening')
    socket.setRecvBufferSize(4096)
    const { port } = socket.address()
    flood({ address: '127.0.0.1', port }, 100)
    const [check] = lossChecks(
      resolvedParams({ addr: '127.0.0.1', port }),
      runningSource({ datagrams, drops: { kernel: 0 } }),
      systemClock,
      procFiles
    )
    const outcome = await outcomeOf(check)
    t.match(outcome, {
      status: 'warn',
      causes: [{ code: 'SYSLOG_KERNEL_DROPS' }],
      evidence: [{ value: 0 }, { how: /^\/proc\/net\/udp/, value: Number }]
    })
  }
)

t.test('the queue: what was dropped, and what waits for a consumer that takes nothing', async (t) => {
  const queue = (drops: number, queued: number, taken: number): RunningSource =>
    runningSource(
      { events: 10 + taken, drops: { queue: drops }, datagrams: { ...datagrams, queued, queuedBytes: queued * 100 } },
      { events: 10 }
    )
  t.strictSame(found(await look('syslog.queue', { queueBytes: 65_536 }, queue(3, 10, 5))), [
    'warn',
    ['SYSLOG_QUEUE_OVERFLOW', 'queue_bytes = 67108864']
  ])
  t.strictSame(found(await look('syslog.queue', { queueBytes: 4_294_967_296 }, queue(3, 10, 5))), [
    'warn',
    ['SYSLOG_QUEUE_OVERFLOW']
  ])
  t.match(await look('syslog.queue', {}, queue(0, 10, 0)), {
    status: 'pass',
    because: { en: /10 messages are waiting/ }
  })
  t.equal((await look('syslog.queue', {}, queue(0, 10, 5))).status, 'pass')
  t.equal((await look('syslog.queue', {}, runningSource())).status, 'pass')
})
