import { once } from 'node:events'
import t from 'tap'
import { collect } from '../../../lib/testing/collect.ts'
import { openSyslog } from '../support/open-syslog.ts'
import { connected, messages, written } from '../support/senders.ts'
import { settled, until } from '../support/until.ts'

const one = messages(1)

/** The process stands still, as under SIGSTOP or in a suspended machine. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

t.test('a connection silent for idle_timeout_ms is closed, and its unfinished message delivered', async (t) => {
  const { source, port, codes } = await openSyslog(t, { idleTimeoutMs: 50 })
  const collected = collect(source, { count: 2 })
  const socket = await connected(t, { port })
  await written(socket, `${one.bytes}99 <34>Oct 11 22:14:15 h begun`)
  await once(socket, 'close')
  t.match(await collected, [{ text: 'app 0' }, { tags: { truncated: 'true' } }])
  t.equal(source.stats().drops['idle'], 1)
  t.strictSame(codes(), [])
})

t.test('a connection that is held up is not silent, but may fall silent later', async (t) => {
  const { source, port } = await openSyslog(t, { idleTimeoutMs: 50, tcpRecvBytes: 64, maxMessageBytes: 64 })
  const texts: string[] = []
  source.on('data', ({ text }) => {
    texts.push(text)
    if (texts.length === 1) source.pause()
  })
  const held = await connected(t, { port })
  let closed = false
  held.on('close', () => {
    closed = true
  })
  const { bytes, texts: expected } = messages(2000)
  await written(held, bytes)
  await settled(() => source.stats().bytes)
  // One that comes later is closed for its silence
  for (let round = 0; round < 2; round++) await once(await connected(t, { port }), 'close')
  t.notOk(closed)
  source.resume()
  await until(
    () => texts.length === 2000,
    () => String(texts.length)
  )
  t.strictSame(texts, expected)
  await until(
    () => closed,
    () => 'closed in the end'
  )
})

t.test('a process that stalled reads waiting bytes before it considers a sender silent', async (t) => {
  for (const params of [{ idleTimeoutMs: 20 }, { messageTimeoutMs: 20 }]) {
    const { source, port } = await openSyslog(t, params)
    const texts: string[] = []
    source.on('data', ({ text }) => {
      texts.push(text)
    })
    const socket = await connected(t, { port })
    const { bytes, texts: expected } = messages(2000)
    await written(socket, bytes.slice(0, 30))
    await until(() => source.stats().bytes === 30)
    for (let at = 30; at < bytes.length; at += 20_000) {
      socket.write(bytes.slice(at, at + 20_000))
      standStill(60)
    }
    await until(
      () => texts.length === 2000 || socket.closed,
      () => `${texts.length} of 2000`
    )
    t.strictSame(texts, expected, JSON.stringify(params))
    t.equal(source.stats().drops['unfinished'], 0)
  }
})

t.test('a message not finished in time ends its connection and is reported', async (t) => {
  for (const half of [
    '<34>Oct 11 22:14:15 h a: half',
    '99 <34>Oct 11 22:14:15 h a: half',
    '99 <34>Oct',
    '9',
    `<34>Oct 11 22:14:15 h a: ${'long'.repeat(100)}`
  ]) {
    const { source, port, codes } = await openSyslog(t, { messageTimeoutMs: 40, maxMessageBytes: 256 })
    const events = collect(source, { count: 2 })
    const socket = await connected(t, { port })
    await written(socket, `${one.bytes}${half}`)
    await once(socket, 'close')
    t.match(await events, [{ text: 'app 0' }, { tags: { truncated: 'true' } }])
    t.equal(source.stats().drops['unfinished'], 1)
    t.equal(codes().filter((code) => code === 'SYSLOG_MESSAGE_UNFINISHED').length, 1)
    t.notOk(codes().includes('SYSLOG_CONNECTION_LOST'))
  }
})

t.test('only finished messages extend the deadline, bytes do not, and silence between messages may last', async (t) => {
  const { source, port } = await openSyslog(t, { messageTimeoutMs: 60 })
  source.resume()
  const [dribbling, busy, silent] = await Promise.all([
    connected(t, { port }),
    connected(t, { port }),
    connected(t, { port })
  ])
  await written(silent, one.bytes)
  const timer = setInterval(() => {
    dribbling.write('x')
    busy.write('x\n<34>1 - - ')
  }, 5)
  t.teardown(() => {
    clearInterval(timer)
  })
  await once(dribbling, 'close')
  const { events } = source.stats()
  await until(() => source.stats().events > events + 20)
  t.notOk(busy.closed || silent.closed)
  t.equal(source.stats().drops['unfinished'], 1)
})

t.test('while the consumer holds it up, a message may take its time', async (t) => {
  const { source, port } = await openSyslog(t, { messageTimeoutMs: 40, tcpRecvBytes: 64, maxMessageBytes: 64 })
  const texts: string[] = []
  source.on('data', ({ text }) => {
    texts.push(text)
    if (texts.length === 1) source.pause()
  })
  const socket = await connected(t, { port })
  const { bytes, texts: expected } = messages(2000)
  await written(socket, bytes)
  await settled(() => source.stats().bytes)
  const other = await connected(t, { port })
  t.equal(source.stats().drops['unfinished'], 0)
  source.resume()
  await until(
    () => texts.length === 2000,
    () => String(texts.length)
  )
  t.strictSame(texts, expected)
  t.notOk(other.closed)
})
