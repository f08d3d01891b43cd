import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import type { NetConnectOpts } from 'node:net'
import t, { type Test } from 'tap'
import type { Peer } from '../../../lib/syslog/event/message-origin.ts'
import { Acceptor } from '../../../lib/syslog/stream/accept.ts'
import { SyslogReport } from '../../../lib/syslog/syslog-report.ts'
import { collect } from '../../../lib/testing/collect.ts'
import { openContext } from '../support/open-context.ts'
import { openSyslog, type OpenSyslog } from '../support/open-syslog.ts'
import { connected, messages, sendAll, written } from '../support/senders.ts'
import { settled, until } from '../support/until.ts'

const one = messages(1)

t.test('beyond max_connections a connection is closed at once and counted, until another one has left', async (t) => {
  const { source, port, codes } = await openSyslog(t, { maxConnections: 2 })
  const [first] = await Promise.all([connected(t, { port }), connected(t, { port })])
  await until(() => source.stats().connections === 2)
  for (let extra = 1; extra <= 3; extra++) {
    const third = await connected(t, { port })
    if (!third.closed) await once(third, 'close')
    t.equal(source.stats().drops['connection_limit'], extra)
  }
  t.equal(source.stats().connections, 2)
  t.strictSame(codes(), ['SYSLOG_TOO_MANY_CONNECTIONS'])
  t.equal(source.stats().errors['SYSLOG_TOO_MANY_CONNECTIONS'], 3)
  first?.destroy()
  await until(() => source.stats().connections === 1)
  const collected = collect(source, { count: 1 })
  await sendAll(t, { port }, one.bytes)
  t.strictSame(
    (await collected).map(({ text }) => text),
    one.texts
  )
})

t.test('allow_from lets its networks in, of both families, and IPv4 over a socket for both', async (t) => {
  for (const [addr, allowFrom, from, address] of [
    ['127.0.0.1', ['127.0.0.1'], { host: '127.0.0.1', localAddress: '127.0.0.1' }, '127.0.0.1'],
    ['0.0.0.0', ['127.0.0.0/29'], { host: '127.0.0.1', localAddress: '127.0.0.7' }, '127.0.0.7'],
    ['::1', ['::1'], { host: '::1' }, '::1'],
    ['::', ['127.0.0.0/8'], { host: '127.0.0.1' }, '127.0.0.1'],
    ['::', ['::1/128'], { host: '::1' }, '::1'],
    ['localhost', ['::1', '127.0.0.0/8'], { host: 'localhost' }, /^(?:::1|127\.0\.0\.1)$/]
  ] as const) {
    const opened = await openSyslog(t, { addr, allowFrom })
    const collected = collect(opened.source, { count: 1 })
    await sendAll(t, { port: opened.port, ...from }, one.bytes)
    t.match(
      await collected,
      [{ text: 'app 0', tags: { access_ip: address }, position: { address } }],
      `${addr} ${String(allowFrom)}`
    )
  }
})

t.test('connections outside allow_from are closed and counted', async (t) => {
  for (const [addr, allowFrom, from] of [
    ['127.0.0.1', ['127.0.0.2', '10.0.0.0/8'], { host: '127.0.0.1' }],
    ['::', ['10.0.0.0/8'], { host: '127.0.0.1' }],
    ['::', ['fd00::/8'], { host: '::1' }]
  ] as const) {
    const opened = await openSyslog(t, { addr, allowFrom })
    await turnedAway(t, opened, { port: opened.port, ...from }, from.host)
  }
})

async function turnedAway(
  t: Test,
  { source, codes, warnings }: OpenSyslog,
  at: NetConnectOpts,
  address: string
): Promise<void> {
  source.resume()
  const socket = await connected(t, at)
  socket.write(one.bytes)
  await once(socket, 'close')
  await until(() => source.stats().connections === 0)
  t.match(source.stats(), { events: 0, bytes: 0, drops: { not_allowed: 1 } })
  t.strictSame(codes(), ['SYSLOG_NOT_ALLOWED'])
  t.match(warnings[0]?.message, address)
}

t.test('a sender gone before its address is known is on no list, and without a list loses nothing', async (t) => {
  for (const [allowFrom, events] of [
    [undefined, 1],
    [['127.0.0.0/8'], 0]
  ] as const) {
    const { source, port } = await openSyslog(t, { allowFrom })
    const texts: string[] = []
    source.on('data', ({ text }) => {
      texts.push(text)
    })
    // This process stands still meanwhile
    execFileSync(process.execPath, [
      '-e',
      `
      const socket = require('node:net').connect(${port}, '127.0.0.1')
      socket.write(${JSON.stringify(one.bytes)}, () => { socket.resetAndClosing = true; socket.destroy() })
    `
    ])
    await until(
      () => source.stats().events === events && (events === 1 || source.stats().drops['not_allowed'] === 1),
      () => JSON.stringify(source.stats())
    )
    t.strictSame(texts, one.texts.slice(0, events))
    await until(() => source.stats().connections === 0)
  }
})

t.test('an address has at most its allowed number of connections, and does not hold up other addresses', async (t) => {
  const opened = await openSyslog(t, { maxConnectionsPerAddress: 2 })
  const { source, port, codes } = opened
  const from = (localAddress: string): NetConnectOpts => ({ port, host: '127.0.0.1', localAddress })
  const [first] = await Promise.all([connected(t, from('127.0.0.1')), connected(t, from('127.0.0.1'))])
  await until(() => source.stats().connections === 2)
  const third = await connected(t, from('127.0.0.1'))
  if (!third.closed) await once(third, 'close')
  await connected(t, from('127.0.0.2'))
  await until(() => source.stats().connections === 3)
  t.equal(source.stats().drops['address_limit'], 1)
  t.strictSame(codes(), ['SYSLOG_TOO_MANY_OF_ADDRESS'])
  first?.destroy()
  await until(() => source.stats().connections === 2)
  await connected(t, from('127.0.0.1'))
  await until(() => source.stats().connections === 3)
  t.equal(source.stats().drops['address_limit'], 1)
})

t.test('behind a proxy the limit counts the address of the client', async (t) => {
  const { source, port } = await openSyslog(t, { maxConnectionsPerAddress: 1, proxyProtocol: true })
  for (const client of ['192.0.2.1', '192.0.2.2', '192.0.2.1']) {
    await written(await connected(t, { port }), `PROXY TCP4 ${client} 198.51.100.1 5000 514\r\n`)
  }
  await until(() => source.stats().drops['address_limit'] === 1 && source.stats().connections === 2)
})

t.test('a handshake without a known raw connection takes the address of its own socket', async (t) => {
  const context = openContext()
  const report = new SyslogReport(context, 'tcp')
  const peers: Peer[] = []
  const rules = {
    transport: 'tls',
    allowed: () => true,
    maxConnections: 1,
    maxConnectionsPerAddress: 0,
    proxies: null,
    hasDescriptors: () => true
  } as const
  const acceptor = new Acceptor(rules, report, context.clock, (_socket, peer) => {
    peers.push(peer)
  })
  const { port } = await openSyslog(t, {})
  const socket = await connected(t, { port })
  acceptor.secured(socket, null, 'client.example')
  t.strictSame(peers, [
    { transport: 'tls', remoteAddress: '127.0.0.1', remotePort: port, tlsPeerName: 'client.example' }
  ])
  acceptor.refused(new Error('no'), null)
  t.equal(report.drops['protocol'], 1)
  t.equal(context.warnings.length, 1)
})

t.test('without an idle timeout a silent connection stays', async (t) => {
  const { source, port } = await openSyslog(t, {})
  const socket = await connected(t, { port })
  await until(() => source.stats().connections === 1)
  t.equal(await settled(() => source.stats().connections ?? 0), 1)
  const collected = collect(source, { count: 1 })
  await written(socket, one.bytes)
  t.equal((await collected)[0]?.text, 'app 0')
})
