import { once } from 'node:events'
import t from 'tap'
import { loopTurn } from '../../../lib/syslog/loop-turn.ts'
import { collect } from '../../../lib/testing/collect.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { closeSource, openSyslog } from '../support/open-syslog.ts'
import { INET, version2 } from '../support/proxy-headers.ts'
import { connected, messages, reset, sendAll, written } from '../support/senders.ts'
import { until } from '../support/until.ts'

const { bytes: data, texts } = messages(5)
const V1 = Buffer.from('PROXY TCP4 203.0.113.9 192.0.2.1 5000 514\r\n')
const V2 = version2(1, INET)
const client = { address: '203.0.113.9', port: 5000 }

t.test("the address that the header names is the peer's, with data right behind it, later, or in pieces", async (t) => {
  const { source, port } = await openSyslog(t, { proxyProtocol: true })
  for (const header of [V1, V2]) {
    for (const chunks of [[Buffer.concat([header, Buffer.from(data)])], [header, Buffer.from(data)]]) {
      const collected = collect(source, { count: 5 })
      const socket = await connected(t, { port })
      for (const chunk of chunks) {
        await written(socket, chunk)
        await loopTurn()
      }
      const events = await collected
      t.strictSame(
        events.map(({ text }) => text),
        texts
      )
      t.match(events[0], {
        position: client,
        tags: { access_ip: '203.0.113.9' },
        meta: { remoteAddress: '203.0.113.9', remotePort: 5000 }
      })
      socket.destroy()
    }
  }
})

t.test('a header split at any byte is read', async (t) => {
  const { source, port } = await openSyslog(t, { proxyProtocol: true })
  for (const header of [V1, V2]) {
    const all = Buffer.concat([header, Buffer.from(data)])
    for (let place = 1; place <= header.length + 1; place++) {
      const collected = collect(source, { count: 5 })
      const socket = await connected(t, { port, noDelay: true })
      await written(socket, all.subarray(0, place))
      await loopTurn()
      socket.end(all.subarray(place))
      const events = await collected
      if (String(events.map(({ text }) => text)) !== String(texts)) t.fail(`split at ${place}`)
      if (events.some(({ position }) => position.address !== client.address)) t.fail(`split at ${place}`)
    }
  }
})

t.test('a proxy that speaks for itself counts as the peer', async (t) => {
  const { source, port } = await openSyslog(t, { proxyProtocol: true })
  for (const header of [Buffer.from('PROXY UNKNOWN\r\n'), version2(0, '', { command: 0 })]) {
    const collected = collect(source, { count: 5 })
    await sendAll(t, { port }, Buffer.concat([header, Buffer.from(data)]))
    t.match(await collected, [{ position: { address: '127.0.0.1' } }])
  }
})

t.test('allow_from applies to the client, not to the proxy', async (t) => {
  const { source, port } = await openSyslog(t, { proxyProtocol: true, allowFrom: ['203.0.113.0/24'] })
  const collected = collect(source, { count: 5 })
  await sendAll(t, { port }, Buffer.concat([V1, Buffer.from(data)]))
  t.equal((await collected).length, 5)
  for (const header of ['PROXY TCP4 198.51.100.7 192.0.2.1 5000 514\r\n', 'PROXY UNKNOWN\r\n']) {
    const socket = await connected(t, { port })
    socket.write(header + data)
    if (!socket.closed) await once(socket, 'close')
  }
  await until(() => source.stats().drops['not_allowed'] === 2)
})

t.test('a connection without a header is ended and counted, and others go on', async (t) => {
  const { source, port, warnings } = await openSyslog(t, { proxyProtocol: true })
  source.resume()
  const bad = await connected(t, { port })
  bad.write(data)
  await once(bad, 'close')
  t.match(source.stats(), { events: 0, drops: { protocol: 1 } })
  t.match(warnings, [{ code: 'SYSLOG_INVALID_PROXY_HEADER' }])
  t.match(warnings[0]?.message, /127\.0\.0\.1.*does not begin with a PROXY header/)
  const socket = await connected(t, { port })
  socket.write(Buffer.concat([V2, Buffer.from(data)]))
  await until(() => source.stats().events === 5)
})

t.test('only addresses in proxy_from may send a header: others are closed, whatever they send', async (t) => {
  const { source, port, warnings } = await openSyslog(t, {
    proxyProtocol: true,
    proxyFrom: ['127.0.0.2', '10.0.0.0/8']
  })
  for (const header of [V1, V2, Buffer.alloc(0)]) {
    const socket = await connected(t, { port })
    socket.write(Buffer.concat([header, Buffer.from(data)]))
    if (!socket.closed) await once(socket, 'close')
  }
  await until(() => source.stats().drops['not_allowed'] === 3)
  t.match(warnings, [{ code: 'SYSLOG_PROXY_NOT_ALLOWED' }])
  t.match(warnings[0]?.message, '127.0.0.1')
  const collected = collect(source, { count: 5 })
  await sendAll(t, { port, localAddress: '127.0.0.2' }, Buffer.concat([V1, Buffer.from(data)]))
  t.match(await collected, [{ position: client }])
  t.equal(source.stats().events, 5)
})

t.test('a port beyond loopback that takes headers from anyone is reported, unless proxy_from is set', async (t) => {
  for (const [params, codes] of [
    [{ addr: '0.0.0.0', proxyProtocol: true }, ['SYSLOG_PROXY_FROM_ANYONE']],
    [{ addr: '::', proxyProtocol: true }, ['SYSLOG_PROXY_FROM_ANYONE']],
    [{ addr: '0.0.0.0', proxyProtocol: true, proxyFrom: ['127.0.0.1'] }, []],
    [{ addr: '0.0.0.0' }, []],
    [{ addr: '127.0.0.1', proxyProtocol: true }, []],
    [{ addr: '::1', proxyProtocol: true }, []],
    [{ addr: 'localhost', proxyProtocol: true }, []]
  ] as const) {
    const opened = await openSyslog(t, params)
    t.strictSame(opened.codes(), codes, JSON.stringify(params))
    await closeSource(opened.source)
  }
})

t.test('a broken header ends the connection, and none of its messages is delivered', async (t) => {
  const { source, port } = await openSyslog(t, { proxyProtocol: true })
  source.resume()
  const broken = [
    'PROXY TCP4 1.1.1.1 2.2.2.2 3333\r\n',
    'PROXY TCP4 1.1.1.1 nonsense 3333 514\r\n',
    'PROXY TCP4 1.1.1.1 2.2.2.2 3333 65536\r\n',
    'PROXY TCP4 1.1.1.1 2.2.2.2 3333 514\n',
    version2(4, INET),
    version2(1, `${INET}040009`),
    version2(1, `${INET}03000400000000`)
  ]
  for (const header of broken)
    await sendAll(t, { port }, Buffer.concat([Buffer.from(header), Buffer.from(data)]), 'open')
  t.match(source.stats(), { events: 0, drops: { protocol: broken.length } })
})

t.test('a connection whose header is late is ended; one that leaves before is not reported', async (t) => {
  const clock = fakeClock()
  const { source, port, warnings } = await openSyslog(t, { proxyProtocol: true }, { clock })
  source.resume()
  const silent = await connected(t, { port })
  await until(() => clock.pending === 1)
  const gone = await connected(t, { port })
  await written(gone, 'PROXY TCP4')
  await until(() => clock.pending === 2)
  gone.destroy()
  await until(() => source.stats().connections === 1)
  t.equal(clock.pending, 1)
  await clock.advance(9999)
  t.equal(source.stats().drops['protocol'], 0)
  const closed = once(silent, 'close')
  await clock.advance(1)
  await closed
  t.equal(source.stats().drops['protocol'], 1)
  t.match(warnings, [{ code: 'SYSLOG_INVALID_PROXY_HEADER' }])
  t.match(warnings[0]?.message, '10000 ms')
  await until(() => source.stats().connections === 0)
})

t.test('a connection lost before its header arrives is not reported', async (t) => {
  const clock = fakeClock()
  const { source, port, codes } = await openSyslog(t, { proxyProtocol: true }, { clock })
  source.resume()
  const socket = await connected(t, { port })
  await until(() => clock.pending === 1)
  await written(socket, 'PROXY TCP4')
  await loopTurn()
  reset(socket)
  await until(() => source.stats().connections === 0)
  t.equal(clock.pending, 0)
  t.strictSame(codes(), [])
})

t.test('destroy() while waiting for a header leaves nothing behind', async (t) => {
  const clock = fakeClock()
  const { source, port } = await openSyslog(t, { proxyProtocol: true }, { clock })
  source.resume()
  const socket = await connected(t, { port })
  await until(() => clock.pending === 1)
  source.destroy()
  await once(source, 'close')
  if (!socket.closed) await once(socket, 'close')
  t.equal(source.stats().connections, 0)
})

t.test('a process that stalled reads a waiting header before the timeout applies', async (t) => {
  const clock = fakeClock()
  const { source, port } = await openSyslog(t, { proxyProtocol: true }, { clock })
  const collected = collect(source, { count: 5 })
  const socket = await connected(t, { port })
  await until(() => clock.pending === 1)
  // The kernel has it, and the loop has not turned since
  const sent = written(socket, Buffer.concat([V1, Buffer.from(data)]))
  const late = clock.advance(60_000)
  await Promise.all([sent, late])
  t.strictSame(
    (await collected).map(({ text }) => text),
    texts
  )
  t.equal(source.stats().drops['protocol'], 0)
})
