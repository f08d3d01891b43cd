import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import t from 'tap'
import type { SyslogEvent } from '../../../types/event.ts'
import { loopTurn } from '../../../lib/syslog/loop-turn.ts'
import { openSyslog } from '../support/open-syslog.ts'
import { connected, messages, sendAll, written } from '../support/senders.ts'
import { settled, until } from '../support/until.ts'

t.test('stop() while senders go on ends the stream, with every message of each sender up to one point', async (t) => {
  const { source, port } = await openSyslog(t, {})
  const texts: string[] = []
  const ended = once(source, 'end')
  source.on('data', ({ text }) => {
    texts.push(text)
  })
  const senders = await Promise.all(
    ['a', 'b', 'c'].map(async (name) => ({ name, socket: await connected(t, { port }), sent: 0 }))
  )
  for (const sender of senders) {
    const { name, socket } = sender
    const send = (): void => {
      if (socket.destroyed) return
      socket.write(`<34>Oct 11 22:14:15 h ${name}: ${name} ${sender.sent++}\n`)
      setImmediate(send)
    }
    send()
  }
  await until(() => texts.length > 300)
  await source.stop()
  await ended
  t.ok(source.closed)
  for (const { name, socket, sent } of senders) {
    if (!socket.closed) await once(socket, 'close')
    const own = texts.filter((text) => text.startsWith(`${name} `))
    t.ok(own.length > 0 && own.length <= sent)
    // The last may have been cut by the end of its connection
    t.ok(
      own.slice(0, -1).every((text, index) => text === `${name} ${index}`),
      name
    )
  }
  t.equal(source.stats().state, 'closed')
  t.equal(source.stats().connections, 0)
})

t.test('stop() while the consumer is slow delivers everything that has arrived', async (t) => {
  const { source, port } = await openSyslog(t, { tcpRecvBytes: 1024, maxMessageBytes: 1024 })
  const { bytes, texts: expected } = messages(5000)
  const texts: string[] = []
  const piped = pipeline(
    source,
    new Writable({
      objectMode: true,
      highWaterMark: 1,
      write: ({ text }: SyslogEvent, _encoding, done) => {
        texts.push(text)
        setImmediate(done)
      }
    })
  )
  const socket = await connected(t, { port })
  await written(socket, bytes)
  const stopped = source.stop()
  await piped
  await stopped
  t.ok(texts.length === 5000 && texts.every((text, index) => text === expected[index]), `${texts.length} of 5000`)
})

t.test('stop() inside for await, and twice', async (t) => {
  const { source, port } = await openSyslog(t, {})
  const { bytes, texts: expected } = messages(1000)
  const texts: string[] = []
  await sendAll(t, { port }, bytes)
  for await (const { text } of source) {
    if (texts.push(text) === 500) await Promise.all([source.stop(), source.stop()])
  }
  t.strictSame(texts, expected)
})

t.test('stop() takes in the connections that nobody has accepted yet', async (t) => {
  const { source, port } = await openSyslog(t, {})
  const texts: string[] = []
  source.on('data', ({ text }) => {
    texts.push(text)
  })
  // This process stands still until the senders are gone
  execFileSync(process.execPath, [
    '-e',
    `
    const net = require('node:net')
    for (let index = 0; index < 50; index++) {
      const socket = net.connect(${port}, '127.0.0.1')
      socket.end('<34>Oct 11 22:14:15 h a: message ' + index + '\\n', () => socket.destroy())
    }
  `
  ])
  await source.stop()
  t.equal(texts.length, 50)
})

t.test('stop() with nothing but idle connections, and with none', async (t) => {
  for (const count of [0, 3]) {
    const { source, port } = await openSyslog(t, {})
    source.resume()
    const sockets = await Promise.all(Array.from({ length: count }, () => connected(t, { port })))
    await until(() => source.stats().connections === count)
    await source.stop()
    for (const socket of sockets) if (!socket.closed) await once(socket, 'close')
    t.match(source.stats(), { state: 'closed', events: 0, connections: 0 })
    t.strictSame(source.errored, null)
  }
})

t.test('a sender sees the end of a source that stops', async (t) => {
  const { source, port } = await openSyslog(t, {})
  source.resume()
  const socket = await connected(t, { port })
  await until(() => source.stats().connections === 1)
  const ended = once(socket.resume(), 'end')
  await source.stop()
  await ended
})

t.test('destroy() with open connections closes them all and leaves nothing behind', async (t) => {
  const handles = (): number => process.getActiveResourcesInfo().filter((name) => /TCP|TLS/.test(name)).length
  const before = handles()
  for (const consumer of ['flowing', 'paused'] as const) {
    const { source, port } = await openSyslog(t, { tcpRecvBytes: 1024, maxMessageBytes: 1024 })
    if (consumer === 'flowing') source.resume()
    const sockets = await Promise.all(Array.from({ length: 20 }, () => connected(t, { port })))
    for (const socket of sockets) socket.write(messages(1000).bytes)
    await until(() => source.stats().connections === 20)
    await settled(() => source.stats().bytes)
    const closed = Promise.all(sockets.map((socket) => once(socket, 'close')))
    source.destroy()
    await once(source, 'close')
    t.equal(source.stats().connections, 0)
    await closed
    await loopTurn() // Node tells of a server's end a turn before it lets go of its handle
    t.equal(handles(), before, consumer)
  }
})

t.test('break, an aborted signal and destroy() before it is open', async (t) => {
  const { source, port } = await openSyslog(t, {})
  await sendAll(t, { port }, messages(10).bytes)
  for await (const { text } of source) {
    t.equal(text, 'app 0')
    break
  }
  t.ok(source.closed)

  const controller = new AbortController()
  const aborted = await openSyslog(t, {}, { signal: controller.signal })
  await connected(t, { port: aborted.port })
  const error = once(aborted.source, 'error')
  controller.abort()
  t.match(await error, [{ name: 'AbortError' }])
  if (!aborted.source.closed) await once(aborted.source, 'close')
})

t.test('bytes not yet consumed when the source is destroyed are counted', async (t) => {
  const { source, port } = await openSyslog(t, {})
  const socket = await connected(t, { port })
  const line = '<34>Oct 11 22:14:15 h app: a line of some length\n'
  await written(socket, line.repeat(1000) + line.slice(0, 20))
  await until(() => source.stats().bytes > 0 && source.read() !== null)
  const closed = once(source, 'close')
  source.destroy()
  await closed
  const { bytes, events, bytesLost } = source.stats()
  t.equal(events * line.length + (bytesLost?.['destroyed'] ?? 0), bytes)
  t.ok((bytesLost?.['destroyed'] ?? 0) > 0)
})
