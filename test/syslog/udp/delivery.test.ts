import dgram from 'node:dgram'
import { once } from 'node:events'
import t from 'tap'
import type { SyslogEvent } from '../../../types/event.ts'
import { loopTurn } from '../../../lib/syslog/loop-turn.ts'
import { collect } from '../../../lib/testing/collect.ts'
import { datagramSender, flood } from '../support/datagrams.ts'
import { closeSource, failedOpening, openSyslog } from '../support/open-syslog.ts'
import { messages } from '../support/senders.ts'
import { until } from '../support/until.ts'

const udp = { protocol: 'udp' } as const

t.test('each datagram is a message, over IPv4 and IPv6', async (t) => {
  for (const [addr, to, address] of [
    ['127.0.0.1', '127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1', '127.0.0.1'],
    ['::1', '::1', '::1'],
    ['::', '::1', '::1'],
    ['localhost', 'localhost', null]
  ] as const) {
    const opened = await openSyslog(t, { ...udp, addr }, { key: 'net', tags: { env: 'test' } })
    const sender = await datagramSender(t, { port: opened.port, address: to === 'localhost' ? opened.address : to })
    const { lines, texts } = messages(100)
    const collected = collect(opened.source, { count: 100 })
    for (const line of lines) await sender.send(line)
    const events = await collected
    t.strictSame(
      events.map(({ text }) => text),
      texts,
      addr
    )
    const known = address ?? opened.address
    t.match(events[0], {
      source: 'net',
      position: { address: known, port: sender.port },
      meta: { transport: 'udp', remoteAddress: known, remotePort: sender.port, tlsPeerName: null },
      tags: { env: 'test', access_source: 'syslog', access_ip: known, syslog_protocol: 'udp', syslog_hostname: 'host' }
    })
    t.match(opened.source.stats(), {
      connections: null,
      bytes: lines.join('').length,
      datagrams: { queued: 0, queuedBytes: 0 }
    })
  }
})

t.test('an IPv4 sender to a socket for both families is known by its IPv4 address', async (t) => {
  const { source, port } = await openSyslog(t, { ...udp, addr: '::', allowFrom: ['127.0.0.0/8'] })
  const sender = await datagramSender(t, { port, address: '127.0.0.1' })
  const collected = collect(source, { count: 2 })
  for (const text of ['<34>a', '<34>b']) await sender.send(text)
  t.match(await collected, [
    { position: { address: '127.0.0.1', port: sender.port } },
    { tags: { access_ip: '127.0.0.1' } }
  ])
})

t.test('CR, LF and NUL at the end are trimmed, nothing else is, and what is empty then is skipped', async (t) => {
  const { source, port } = await openSyslog(t, { ...udp, headerMode: 'keep' })
  const sender = await datagramSender(t, { port, address: '127.0.0.1' })
  const collected = collect(source, { count: 6 })
  const sent = [
    '<34>a\r\n',
    '',
    '\n',
    '\0\r\n',
    '<34>b\0',
    '<34>two\nlines\n',
    ' <34>c ',
    '12 <34>d',
    '<34>e'.padEnd(60_000, '\0')
  ]
  for (const bytes of sent) await sender.send(bytes)
  const events = await collected
  t.strictSame(
    events.map(({ text }) => text),
    ['<34>a', '<34>b', '<34>two\nlines', ' <34>c ', '12 <34>d', '<34>e']
  )
  t.equal(source.stats().bytes, sent.join('').length)
})

t.test('bytes that are not UTF-8 are delivered exactly', async (t) => {
  const { source, port } = await openSyslog(t, udp)
  const sender = await datagramSender(t, { port, address: '127.0.0.1' })
  const bytes = Buffer.from(Array.from({ length: 256 }, (_unused, index) => index))
  const collected = collect(source, { count: 2 })
  await sender.send(Buffer.concat([Buffer.from('<34>Oct 11 22:14:15 h a: '), bytes]))
  await sender.send('<34>Oct 11 22:14:15 h a: Grüße')
  const [odd, well] = await collected
  t.ok(odd?.payload.equals(bytes))
  t.equal(well?.text, 'Grüße')
})

t.test('longer messages are cut at max_message_bytes, tagged and counted', async (t) => {
  const { source, port, codes } = await openSyslog(t, { ...udp, headerMode: 'keep', maxMessageBytes: 64 })
  const sender = await datagramSender(t, { port, address: '127.0.0.1' })
  const collected = collect(source, { count: 4 })
  for (const length of [64, 65, 60_000]) await sender.send('x'.repeat(length))
  await sender.send(`${'x'.repeat(64)}\r\n`)
  const events = await collected
  t.strictSame(
    events.map(({ text, tags }) => [text.length, tags['truncated']]),
    [
      [64, undefined],
      [64, 'true'],
      [64, 'true'],
      [64, undefined]
    ]
  )
  t.equal(source.stats().truncated, 2)
  t.ok(codes().includes('SYSLOG_MESSAGE_TOO_LONG'))
})

t.test('no message is cut within a character', async (t) => {
  const { source, port } = await openSyslog(t, { ...udp, headerMode: 'keep', maxMessageBytes: 64 })
  const sender = await datagramSender(t, { port, address: '127.0.0.1' })
  const collected = collect(source, { count: 1 })
  await sender.send('折'.repeat(100))
  t.strictSame(
    (await collected).map(({ text }) => text),
    ['折'.repeat(21)]
  )
})

t.test('senders that take turns keep their own addresses', async (t) => {
  const { source, port } = await openSyslog(t, udp)
  const senders = await Promise.all(
    ['127.0.0.1', '127.0.0.2', '127.0.0.1'].map((from) => datagramSender(t, { port, address: '127.0.0.1' }, from))
  )
  const collected = collect(source, { count: 300 })
  for (let index = 0; index < 300; index++)
    await senders[index % 3]?.send(`<34>Oct 11 22:14:15 h a: ${senders[index % 3]?.port}`)
  for (const { text, position } of await collected) {
    if (text !== String(position.port) || (position.address === '127.0.0.2') !== (position.port === senders[1]?.port))
      t.fail(`${text} ${JSON.stringify(position)}`)
  }
})

t.test('datagrams from outside allow_from are dropped and counted', async (t) => {
  const { source, port, codes } = await openSyslog(t, { ...udp, allowFrom: ['127.0.0.2', '::1'] })
  const [other, allowed] = await Promise.all(
    ['127.0.0.1', '127.0.0.2'].map((from) => datagramSender(t, { port, address: '127.0.0.1' }, from))
  )
  const collected = collect(source, { count: 1 })
  for (let index = 0; index < 5; index++) await other?.send('<34>Oct 11 22:14:15 h a: no')
  await allowed?.send('<34>Oct 11 22:14:15 h a: yes')
  t.strictSame(
    (await collected).map(({ text }) => text),
    ['yes']
  )
  t.equal(source.stats().drops['not_allowed'], 5)
  t.strictSame(codes(), ['SYSLOG_NOT_ALLOWED'])
})

t.test('stop() reads the datagrams left in the kernel, for every kind of consumer', async (t) => {
  for (const addr of ['127.0.0.1', '::1']) {
    const opened = await openSyslog(t, { ...udp, addr })
    const texts: string[] = []
    opened.source.on('data', ({ text }: SyslogEvent) => {
      texts.push(text)
    })
    flood(opened, 300)
    t.equal(texts.length, 0, 'this process stood still')
    await opened.source.stop()
    t.equal(texts.length, 300)
    t.ok(texts.every((text, index) => text.startsWith(`${index} `)))
    t.equal(opened.source.stats().state, 'closed')
  }
  const opened = await openSyslog(t, udp)
  let count = 0
  flood(opened, 300)
  for await (const _event of opened.source) if (++count === 1) await opened.source.stop()
  t.equal(count, 300)
})

t.test('stop() while a sender goes on, and with nothing to read', async (t) => {
  const opened = await openSyslog(t, udp)
  const sender = await datagramSender(t, opened)
  const sending = (async () => {
    while (!opened.source.closed) {
      await sender.send('<34>Oct 11 22:14:15 h a: on and on')
      await loopTurn()
    }
  })()
  opened.source.resume()
  await until(() => opened.source.stats().events > 100)
  await opened.source.stop()
  await sending
  t.equal(opened.source.stats().state, 'closed')
  t.strictSame(opened.codes(), [])

  const quiet = await openSyslog(t, udp)
  quiet.source.resume()
  await quiet.source.stop()
  t.equal(quiet.source.stats().events, 0)
})

t.test('destroy() releases the queue and the port', async (t) => {
  const handles = (): number => process.getActiveResourcesInfo().filter((name) => name.includes('UDP')).length
  await until(() => handles() === 0)
  const opened = await openSyslog(t, udp)
  const { port } = opened
  opened.source.pause()
  flood(opened, 100)
  await until(() => (opened.source.stats().datagrams?.queued ?? 0) >= 99)
  await closeSource(opened.source)
  t.equal(opened.source.stats().datagrams?.queued, 0)
  await loopTurn()
  t.equal(handles(), 0)
  const again = await openSyslog(t, { ...udp, port })
  t.equal(again.port, port)
})

t.test('a port in use names its holder, other addresses are errors too', async (t) => {
  for (const [family, addr] of [
    ['udp4', '127.0.0.1'],
    ['udp6', '::1']
  ] as const) {
    const other = dgram.createSocket(family)
    other.bind(0, addr)
    await once(other, 'listening')
    const { port } = other.address()
    const error = await failedOpening({ ...udp, addr, port })
    t.match(error, { code: 'SYSLOG_ADDRESS_IN_USE', cause: { code: 'EADDRINUSE' } })
    if (process.platform === 'linux') t.match(error.message, `(pid ${process.pid}, this process)`)
    other.close()
  }
  t.equal((await failedOpening({ ...udp, addr: '192.0.2.1', port: 0 })).code, 'SYSLOG_ADDRESS_NOT_AVAILABLE')
  t.match((await failedOpening({ ...udp, addr: 'nowhere.invalid', port: 0 })).code, /^DNS_/)
})
