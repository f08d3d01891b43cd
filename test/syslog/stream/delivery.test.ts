import { once } from 'node:events'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import t from 'tap'
import type { SyslogEvent } from '../../../types/event.ts'
import { loopTurn } from '../../../lib/syslog/loop-turn.ts'
import { collect } from '../../../lib/testing/collect.ts'
import { openSyslog } from '../support/open-syslog.ts'
import { connected, messages, reset, sendAll, written } from '../support/senders.ts'
import { settled, until } from '../support/until.ts'

const many = messages(1000)

t.test('a sender that ends or resets right after its last message loses no message', async (t) => {
  for (const how of ['end', 'reset'] as const) {
    for (const tcpRecvBytes of [256_000, 1024]) {
      const { source, port } = await openSyslog(t, { tcpRecvBytes, maxMessageBytes: 1024 })
      const collected = collect(source, { count: 1000 })
      await sendAll(t, { port }, many.bytes, how)
      t.strictSame(
        (await collected).map(({ text }) => text),
        many.texts,
        `${how}, ${tcpRecvBytes}`
      )
      await until(() => source.stats().connections === 0)
      t.match(source.stats(), { events: 1000, bytes: many.bytes.length, truncated: 0 })
    }
  }
})

t.test('a sender that ends or resets while the consumer is paused loses no message', async (t) => {
  for (const how of ['end', 'reset'] as const) {
    for (const tcpRecvBytes of [256_000, 1024]) {
      const { source, port } = await openSyslog(t, { tcpRecvBytes, maxMessageBytes: 1024 })
      const texts: string[] = []
      source.on('data', ({ text }) => {
        texts.push(text)
        if (texts.length === 1) source.pause()
      })
      await sendAll(t, { port }, many.bytes, how)
      await settled(() => source.stats().bytes)
      t.equal(texts.length, 1)
      source.resume()
      await until(
        () => texts.length === 1000,
        () => `${how}, ${tcpRecvBytes}: ${texts.length} of 1000`
      )
      t.strictSame(texts, many.texts)
      await until(() => source.stats().connections === 0)
    }
  }
})

t.test('a lost connection is reported once, and its half line or half frame is truncated', async (t) => {
  for (const half of ['<34>Oct 11 22:14:15 host app: last', '99 <34>Oct 11 22:14:15 host app: last']) {
    const { source, port, warnings } = await openSyslog(t, {})
    const collected = collect(source, { count: 2 })
    const socket = await connected(t, { port })
    await written(socket, `${many.lines[0]}\n${half}`)
    await until(() => source.stats().events === 1)
    reset(socket)
    t.match(await collected, [
      { text: 'app 0', tags: { truncated: undefined } },
      { text: 'last', tags: { truncated: 'true' } }
    ])
    await until(() => source.stats().connections === 0)
    t.match(warnings, [{ code: 'SYSLOG_CONNECTION_LOST', cause: { code: 'ECONNRESET' } }])
    t.match(warnings[0]?.message, '127.0.0.1')
    t.match(source.stats(), { truncated: 1, errors: { SYSLOG_CONNECTION_LOST: 1 } })
  }
})

t.test('half a frame at the end of a connection is reported once; half a line there is a line', async (t) => {
  for (const [half, truncated] of [
    ['99 <34>Oct 11 22:14:15 host app: last', 'true'],
    ['<34>Oct 11 22:14:15 host app: last', undefined]
  ] as const) {
    const { source, port, codes } = await openSyslog(t, {})
    const collected = collect(source, { count: 1 })
    await sendAll(t, { port }, half)
    t.match(await collected, [{ text: 'last', tags: { truncated } }])
    t.strictSame(codes(), truncated === undefined ? [] : ['SYSLOG_CONNECTION_LOST'])
  }
})

t.test('bytes of an aborted connection are counted, even those read by its socket but not yet consumed', async (t) => {
  for (const [beginning, kept] of [
    ['9 <34>1 - -no count here', '9 <34>1 - -'.length + 64],
    ['99999999 <34>1 - -', 0]
  ] as const) {
    const { source, port } = await openSyslog(t, { framing: 'len', maxMessageBytes: 64, tcpRecvBytes: 1024 })
    source.pause()
    const socket = await connected(t, { port })
    socket.write(`${beginning}${'x'.repeat(1_000_000)}`)
    await settled(() => source.stats().bytes)
    source.resume()
    await until(() => source.stats().connections === 0)
    const { bytes, bytesLost } = source.stats()
    t.equal(bytesLost?.['broken_off'], bytes - kept)
  }
})

t.test('many senders that come and go at once lose nothing', async (t) => {
  const { source, port } = await openSyslog(t, {})
  const names = Array.from({ length: 50 }, (_unused, index) => `sender${index}`)
  const collected = collect(source, { count: 50 * 40 })
  await Promise.all(
    names.map((name, index) => sendAll(t, { port }, messages(40, name).bytes, index % 2 === 0 ? 'end' : 'reset'))
  )
  const events = await collected
  for (const name of names) {
    t.strictSame(
      events.filter(({ text }) => text.startsWith(`${name} `)).map(({ text }) => text),
      messages(40, name).texts
    )
  }
})

t.test('a slow consumer holds the sender up: memory stays bounded and nothing is lost', async (t) => {
  const { source, port } = await openSyslog(t, { tcpRecvBytes: 100_000 })
  const total = 200_000
  const { texts: expected, bytes } = messages(total)
  const texts: string[] = []
  source.on('data', ({ text }) => {
    texts.push(text)
    if (texts.length === 10) source.pause()
  })
  const socket = await connected(t, { port })
  socket.end(bytes)
  await once(source, 'pause')
  const taken = await settled(() => source.stats().bytes)
  t.ok(taken > 50_000 && taken < 400_000, `${taken} bytes of ${bytes.length}`)
  t.ok(socket.writableLength > 0, 'the sender waits')
  source.resume()
  await until(
    () => texts.length === total,
    () => `${texts.length} of ${total}`
  )
  t.ok(texts.every((text, index) => text === expected[index]))
})

t.test('pipeline() with a consumer that takes its time', async (t) => {
  const { source, port } = await openSyslog(t, { tcpRecvBytes: 1024, maxMessageBytes: 1024 })
  const texts: string[] = []
  const stopped: Promise<void>[] = []
  const piped = pipeline(
    source,
    new Writable({
      objectMode: true,
      highWaterMark: 1,
      write: ({ text }: SyslogEvent, _encoding, done) => {
        if (texts.push(text) === 1000) stopped.push(source.stop())
        setImmediate(done)
      }
    })
  )
  await sendAll(t, { port }, many.bytes)
  await piped
  await Promise.all(stopped)
  t.strictSame(texts, many.texts)
})

t.test('a sender of single bytes is read too, and cannot fill the memory while the consumer is paused', async (t) => {
  const { source, port } = await openSyslog(t, { tcpRecvBytes: 4096, maxMessageBytes: 4096 })
  source.pause()
  const socket = await connected(t, { port, noDelay: true })
  const { bytes, texts } = messages(200)
  for (const byte of bytes) {
    await written(socket, byte)
    await loopTurn()
  }
  const taken = await settled(() => source.stats().bytes)
  t.ok(taken < 3500, `${taken} bytes of ${bytes.length} are held`)
  t.strictSame(
    (await collect(source, { count: 200 })).map(({ text }) => text),
    texts
  )
})

t.test('the messages of an event know their sender', async (t) => {
  const { source, port } = await openSyslog(t, {}, { key: 'net', tags: { env: 'test' } })
  const socket = await connected(t, { port })
  await written(socket, `${many.lines[0]}\n`)
  const [event] = await collect(source, { count: 1 })
  t.match(event, {
    source: 'net',
    position: { address: '127.0.0.1', port: socket.localPort },
    tags: { env: 'test', access_ip: '127.0.0.1', syslog_protocol: 'tcp' },
    meta: { transport: 'tcp', remoteAddress: '127.0.0.1', remotePort: socket.localPort, tlsPeerName: null }
  })
  t.ok(Math.abs(Date.now() - (event?.receivedAt ?? 0)) < 60_000)
})
