import { once } from 'node:events'
import net from 'node:net'
import path from 'node:path'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import tls from 'node:tls'
import fc from 'fast-check'
import t from 'tap'
import { loopTurn } from '../../../lib/syslog/loop-turn.ts'
import { beginsTls, HELLO_BYTES } from '../../../lib/syslog/stream/client-hello.ts'
import { collect } from '../../../lib/testing/collect.ts'
import { openSyslog } from '../support/open-syslog.ts'
import { connected, messages, sendAll, written } from '../support/senders.ts'
import { until } from '../support/until.ts'

/** What clients of each version say first. */
const hellos = await Promise.all(
  (['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const).map(async (version) => {
    const server = net.createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as net.AddressInfo
    const client = tls.connect({
      host: '127.0.0.1',
      port,
      minVersion: version,
      maxVersion: version,
      ciphers: 'ALL@SECLEVEL=0'
    })
    client.on('error', () => {})
    const [socket] = (await once(server, 'connection')) as [net.Socket]
    const [bytes] = (await once(socket, 'data')) as [Buffer]
    client.destroy()
    socket.destroy()
    server.close()
    return bytes
  })
)

t.test('a ClientHello of every version is recognized by its first bytes', async (t) => {
  for (const hello of hellos) {
    for (let length = 1; length <= hello.length; length++)
      if (!beginsTls(hello.subarray(0, length))) t.fail(`${length} bytes`)
    t.ok(hello.length > HELLO_BYTES)
  }
  for (const hex of ['170301000101', '160201000101', '160305000101', '160301ff0001', '160301010002', '15', '1600'])
    t.equal(beginsTls(Buffer.from(hex, 'hex')), false, hex)
})

t.test('no text is taken for a ClientHello', async () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }).filter((text) => !text.startsWith('\x16')),
      (text) => !beginsTls(Buffer.from(text))
    )
  )
})

t.test(
  'on a plain port a ClientHello is named, counted and ended, in one piece or many, and never a message',
  async (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tls-'))
    t.teardown(() => {
      rmSync(folder, { recursive: true, force: true })
    })
    for (const params of [
      { framing: 'auto' },
      { framing: 'line' },
      { framing: 'len' },
      { framing: 'nul' },
      { protocol: 'unix', path: path.join(folder, 's') }
    ] as const) {
      const { source, port, codes, warnings } = await openSyslog(t, params)
      source.resume()
      const where = 'path' in params ? { path: params.path } : { port }
      for (const hello of hellos) await sendAll(t, where, hello, 'open')
      const slow = await connected(t, { ...where, noDelay: true })
      for (const byte of (hellos[0] ?? Buffer.alloc(0)).subarray(0, HELLO_BYTES)) {
        await written(slow, Buffer.from([byte]))
        await loopTurn()
      }
      if (!slow.closed) await once(slow, 'close')
      await until(() => source.stats().connections === 0)
      t.match(source.stats(), { events: 0, drops: { protocol: hellos.length + 1 } })
      t.strictSame(codes(), ['SYSLOG_TLS_TO_PLAIN_PORT'], JSON.stringify(params))
      t.match(warnings[0]?.message, 'path' in params ? 'localhost' : '127.0.0.1')
      const { bytes, bytesLost } = source.stats()
      t.equal(bytesLost?.['broken_off'], bytes, 'all of it is counted as lost')
      source.pause()
      const collected = collect(source, { count: 1 })
      await sendAll(
        t,
        where,
        params.framing === 'len'
          ? `40 ${messages(1).lines[0]?.padEnd(40) ?? ''}`
          : `${messages(1).lines[0] ?? ''}${params.framing === 'nul' ? '\0' : '\n'}`
      )
      t.match(await collected, [{ text: /^app 0/ }])
    }
  }
)

t.test('bytes that only begin like a ClientHello are a message', async (t) => {
  const { source, port, codes } = await openSyslog(t, { framing: 'line', headerMode: 'keep' })
  for (const text of [
    '\x16',
    '\x16\x03',
    '\x16\x03\x01',
    '\x16\x03\x01\x02\x01',
    '\x16\x03\x01\x02\x00\x02 more',
    '\x16 more'
  ]) {
    for (const pieces of ['one', 'many'] as const) {
      const collected = collect(source, { count: 1 })
      const socket = await connected(t, { port, noDelay: true })
      for (const piece of pieces === 'one' ? [text] : text) {
        await written(socket, piece)
        await loopTurn()
      }
      socket.end()
      t.equal((await collected)[0]?.text, text)
    }
  }
  t.notOk(codes().includes('SYSLOG_TLS_TO_PLAIN_PORT'))
})

t.test('a ClientHello in place of a PROXY header is named too', async (t) => {
  const { source, port, warnings } = await openSyslog(t, { proxyProtocol: true })
  source.resume()
  await sendAll(t, { port }, hellos[2] ?? '', 'open')
  t.match(warnings, [{ code: 'SYSLOG_INVALID_PROXY_HEADER', message: /begins with TLS/ }])
  await sendAll(
    t,
    { port },
    Buffer.concat([Buffer.from('PROXY TCP4 203.0.113.9 192.0.2.1 5000 514\r\n'), hellos[2] ?? Buffer.alloc(0)]),
    'open'
  )
  await until(() => source.stats().drops['protocol'] === 2)
  t.match(warnings[1], { code: 'SYSLOG_TLS_TO_PLAIN_PORT', message: /203\.0\.113\.9/ })
})
