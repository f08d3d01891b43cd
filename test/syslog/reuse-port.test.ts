import { readFile } from 'node:fs/promises'
import t from 'tap'
import { inTurn } from '../../lib/core/in-turn.ts'
import { canReusePort } from '../../lib/syslog/reuse-port.ts'
import type { SourceStats } from '../../types/stats.ts'
import { reusePortHere } from '../support/node-features.ts'
import { datagramSender } from './support/datagrams.ts'
import { failedOpening, openSyslog } from './support/open-syslog.ts'
import { until } from './support/until.ts'

const shared = { protocol: 'udp', reusePort: true } as const
const received = ({ events, drops }: SourceStats): number => events + (drops['kernel'] ?? 0)

t.test('the versions of Node.js and platforms with port sharing are known', async (t) => {
  for (const [version, platform, can] of [
    ['20.19.5', 'linux', false],
    ['22.11.0', 'linux', false],
    ['22.12.0', 'linux', true],
    ['22.20.0', 'freebsd', true],
    ['23.0.0', 'linux', false],
    ['23.1.0', 'linux', true],
    ['24.0.0', 'linux', true],
    ['26.1.0', 'linux', true],
    ['24.0.0', 'darwin', false],
    ['24.0.0', 'win32', false],
    ['25.0.0-nightly2025', 'linux', true]
  ] as const)
    t.equal(canReusePort(version, platform), can, `${version} ${platform}`)
})

t.test('sockets open one after the other, and a failed one holds up no other', async (t) => {
  const order: string[] = []
  const port = {}
  const slow = inTurn(port, async () => {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    order.push('slow')
  })
  const failing = inTurn(port, () => Promise.reject(new Error('no')))
  const last = inTurn(port, async () => {
    order.push('last')
  })
  await t.rejects(failing, { message: 'no' })
  await Promise.all([slow, last])
  t.strictSame(order, ['slow', 'last'])
})

t.test(
  'sources share a port: every datagram comes to one of them, and each counts what its own socket dropped',
  reusePortHere.can,
  async (t) => {
    const first = await openSyslog(t, { ...shared, udpRecvBuffer: 4096 })
    const others = await Promise.all(
      [1, 2, 3].map(() => openSyslog(t, { ...shared, port: first.port, udpRecvBuffer: 4096 }))
    )
    const all = [first, ...others]
    for (const { source, codes } of all) {
      source.resume()
      t.strictSame(codes(), [])
      t.equal(source.stats().datagrams?.kernelDropsKnown, true)
    }
    const senders = await Promise.all(Array.from({ length: 40 }, () => datagramSender(t, first)))
    for (const sender of senders)
      for (let index = 0; index < 25; index++) await sender.send(`<34>Oct 11 22:14:15 host app: ${'x'.repeat(500)}`)
    for (const { source } of all) await source.stop()
    const counts = all.map(({ source }) => received(source.stats()))
    t.equal(
      counts.reduce((sum, count) => sum + count, 0),
      1000,
      String(counts)
    )
    t.ok(counts.filter((count) => count > 0).length > 1, String(counts))
  }
)

t.test(
  "`instances` opens several sockets: each datagram comes once, each sender's in order, each socket buffers its own",
  reusePortHere.can,
  async (t) => {
    const { source, address, port, codes } = await openSyslog(t, {
      protocol: 'udp',
      instances: 4,
      udpRecvBuffer: 20_000
    })
    t.strictSame(codes(), [])
    t.match(source.stats().datagrams, { kernelDropsKnown: true, receiveBufferGranted: 20_000 })
    t.match(await failedOpening({ protocol: 'udp', addr: address, port, instances: 2 }), {
      code: 'SYSLOG_ADDRESS_IN_USE'
    })
    const inodes = (await readFile('/proc/net/udp', 'utf8'))
      .split('\n')
      .filter((line) => line.includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} `))
    t.equal(inodes.length, 4)
    const seen = new Map<number, string[]>()
    source.on('data', ({ meta, text }) => {
      seen.set(meta.remotePort ?? 0, [...(seen.get(meta.remotePort ?? 0) ?? []), text])
    })
    const senders = await Promise.all(Array.from({ length: 40 }, () => datagramSender(t, { address, port })))
    for (let index = 0; index < 25; index++)
      for (const sender of senders) await sender.send(`<34>Oct 11 22:14:15 host app: ${index}`)
    await source.stop()
    t.equal(received(source.stats()), 1000)
    for (const [sender, texts] of seen)
      t.strictSame(
        texts,
        texts.toSorted((a, b) => Number(a) - Number(b)),
        String(sender)
      )
  }
)

t.test(
  '`reuse_port` without effect is reported, and the port belongs to one source',
  reusePortHere.cannot,
  async (t) => {
    const { source, port, codes, warnings } = await openSyslog(t, shared)
    source.resume()
    t.strictSame(codes(), ['SYSLOG_REUSE_PORT_UNSUPPORTED'])
    t.match(warnings[0]?.message, process.versions.node)
    const sender = await datagramSender(t, { address: '127.0.0.1', port })
    await sender.send('<34>a')
    await until(() => source.stats().events === 1)
    t.match(await failedOpening({ ...shared, addr: '127.0.0.1', port }), { code: 'SYSLOG_ADDRESS_IN_USE' })
  }
)
