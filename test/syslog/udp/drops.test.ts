import t from 'tap'
import type { SyslogEvent } from '../../../types/event.ts'
import type { SourceStats } from '../../../types/stats.ts'
import { collect } from '../../../lib/testing/collect.ts'
import { flood } from '../support/datagrams.ts'
import { openSyslog } from '../support/open-syslog.ts'
import { until } from '../support/until.ts'

const udp = { protocol: 'udp' } as const
const onLinux = { skip: process.platform === 'linux' ? false : 'only Linux tells what its kernel drops' }
/** Datagrams that were delivered, wait, or were dropped. */
const seen = ({ events, datagrams, drops }: SourceStats): number =>
  events + (datagrams?.queued ?? 0) + (drops['queue'] ?? 0) + (drops['kernel'] ?? 0)
const numberOf = ({ text }: SyslogEvent): number => Number.parseInt(text, 10)

t.test('drops of the kernel are counted: sent is exactly delivered plus dropped', onLinux, async (t) => {
  for (const [addr, bytes] of [
    ['127.0.0.1', 200],
    ['::1', 1000]
  ] as const) {
    const opened = await openSyslog(t, { ...udp, addr, udpRecvBuffer: 8192 })
    const numbers: number[] = []
    opened.source.on('data', (event: SyslogEvent) => {
      numbers.push(numberOf(event))
    })
    for (let round = 0; round < 3; round++) flood(opened, 1000, bytes)
    await opened.source.stop()
    const { drops, events } = opened.source.stats()
    t.equal(events, numbers.length)
    t.equal(events + (drops['kernel'] ?? 0), 3000, `${events} and ${drops['kernel']}`)
    t.ok(events > 0 && events < 3000)
    t.strictSame(
      { ...drops },
      { kernel: drops['kernel'], queue: 0, connection_limit: 0, not_allowed: 0, frame_too_long: 0, protocol: 0 }
    )
    t.ok(opened.codes().includes('SYSLOG_KERNEL_DROPS'))
    t.match(opened.warnings.find(({ code }) => code === 'SYSLOG_KERNEL_DROPS')?.message, String(drops['kernel']))
  }
})

t.test('a running source checks for drops repeatedly', onLinux, async (t) => {
  const opened = await openSyslog(t, { ...udp, udpRecvBuffer: 4096 })
  opened.source.resume()
  flood(opened, 500, 1000)
  await until(() => opened.codes().includes('SYSLOG_KERNEL_DROPS'))
  await until(() => opened.source.stats().events + (opened.source.stats().drops['kernel'] ?? 0) === 500)
  flood(opened, 500, 1000)
  await until(() => opened.source.stats().events + (opened.source.stats().drops['kernel'] ?? 0) === 1000)
  t.equal(opened.source.stats().datagrams?.kernelDropsKnown, true)
})

t.test('while the consumer is slow the queue is bounded, and drops are counted exactly', async (t) => {
  for (const overflow of ['drop_newest', 'drop_oldest'] as const) {
    const opened = await openSyslog(t, { ...udp, queueBytes: 65_536, overflow })
    const { source, codes } = opened
    source.pause()
    const total = 300
    flood(opened, total)
    await until(
      () => seen(source.stats()) === total,
      () => JSON.stringify(source.stats())
    )
    const { datagrams, drops, events } = source.stats()
    t.equal(drops['kernel'], 0)
    t.ok((datagrams?.queuedBytes ?? 0) <= 65_536 && (datagrams?.queuedBytes ?? 0) > 60_000)
    t.ok(codes().includes('SYSLOG_QUEUE_OVERFLOW'))
    const left = total - (drops['queue'] ?? 0)
    const numbers = (await collect(source, { count: left })).map(numberOf)
    t.equal(numbers.length, left)
    const expected = Array.from({ length: left }, (_unused, index) =>
      overflow === 'drop_newest' || index < events ? index : total - left + index
    )
    t.strictSame(numbers, expected, overflow)
    t.match(source.stats().datagrams, { queued: 0, queuedBytes: 0 })
  }
})

t.test('a queue that was full accepts messages again', async (t) => {
  const opened = await openSyslog(t, { ...udp, queueBytes: 65_536 })
  const { source } = opened
  source.pause()
  flood(opened, 300)
  await until(() => seen(source.stats()) === 300)
  await collect(source, { count: 300 - (source.stats().drops['queue'] ?? 0) })
  const before = source.stats().drops['queue']
  const collected = collect(source, { count: 20 })
  flood(opened, 20)
  t.strictSame(
    (await collected).map(numberOf),
    Array.from({ length: 20 }, (_unused, index) => index)
  )
  t.equal(source.stats().drops['queue'], before)
})

t.test('the requested and the granted receive buffer are shown', async (t) => {
  const enough = await openSyslog(t, { ...udp, udpRecvBuffer: 65_536 })
  t.match(enough.source.stats().datagrams, { receiveBufferAsked: 65_536, receiveBufferGranted: 65_536 })
  t.strictSame(enough.codes(), [])

  const small = await openSyslog(t, { ...udp, udpRecvBuffer: 1_073_741_824 })
  const { datagrams } = small.source.stats()
  t.equal(datagrams?.receiveBufferAsked, 1_073_741_824)
  t.ok((datagrams?.receiveBufferGranted ?? 0) < 1_073_741_824)
  t.strictSame(small.codes(), ['SYSLOG_RECV_BUFFER_SMALL'])
  t.match(small.warnings[0]?.message, String(datagrams?.receiveBufferGranted))
  t.match(JSON.stringify(small.warnings[0]), 'sysctl')
})

t.test('messages waiting at destroy(), or not taken in time, are counted', async (t) => {
  for (const end of ['destroy', 'stop'] as const) {
    const opened = await openSyslog(t, { ...udp, udpRecvBuffer: 1_048_576 })
    const { source } = opened
    flood(opened, 200, 100)
    await until(() => seen(source.stats()) === 200)
    source.read()
    const closed = new Promise<void>((resolve) => source.once('close', resolve))
    if (end === 'destroy') source.destroy()
    else await source.stop({ timeoutMs: 1 }).catch(() => {})
    await closed
    const { events, drops, datagrams } = source.stats()
    t.equal(datagrams?.queued, 0)
    t.equal(events + (drops['destroyed'] ?? 0), 200, end)
    t.ok((drops['destroyed'] ?? 0) > 100, end)
  }
})
