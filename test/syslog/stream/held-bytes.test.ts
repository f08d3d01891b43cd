import t from 'tap'
import { HeldBytes, type Holder } from '../../../lib/syslog/stream/held-bytes.ts'
import { openSyslog } from '../support/open-syslog.ts'
import { connected, messages, written } from '../support/senders.ts'
import { settled, until } from '../support/until.ts'

function holder(carried: number): Holder & { readonly done: string[] } {
  const done: string[] = []
  return {
    carried,
    done,
    readOn: () => {
      done.push('read on')
    },
    holdUp: () => {
      done.push('hold up')
    },
    giveWay: () => {
      done.push('give way')
    }
  }
}

t.test('at the limit all connections are held up until half of it is free', async (t) => {
  const one = holder(0)
  const held = new HeldBytes(100, [one])
  held.add(99)
  t.strictSame([held.full, one.done], [false, []])
  held.add(1)
  held.add(5)
  held.add(-54)
  t.strictSame([held.full, one.done], [true, ['hold up']])
  held.add(-1)
  t.strictSame([held.full, one.done], [false, ['hold up', 'read on']])
})

t.test(
  'where only unfinished messages are held, the largest holders give way, and no more than necessary',
  async (t) => {
    const holders = [holder(20), holder(45), holder(5), holder(40)]
    const held = new HeldBytes(100, holders)
    held.makeRoom()
    held.add(110)
    held.makeRoom()
    t.strictSame(
      holders.map(({ done }) => done.includes('give way')),
      [false, true, false, true]
    )
  }
)

t.test('the bytes held by all connections together are bounded, and none is lost', async (t) => {
  const limit = 200_000
  const { source, port } = await openSyslog(t, { maxBufferedBytes: limit, tcpRecvBytes: 1_000_000 })
  const { bytes, texts } = messages(5000)
  source.pause()
  const sockets = await Promise.all(Array.from({ length: 20 }, () => connected(t, { port })))
  await until(() => source.stats().connections === 20)
  for (const socket of sockets) socket.write(bytes)
  const taken = await settled(() => source.stats().bytes)
  t.ok(taken < limit + 65_536, `${taken} of ${20 * bytes.length} are held`)
  const late = await connected(t, { port })
  late.write(bytes)
  t.equal(await settled(() => source.stats().bytes), taken, 'a new connection waits too')
  const counts = new Map<string, number>()
  source.on('data', ({ text }) => {
    counts.set(text, (counts.get(text) ?? 0) + 1)
  })
  source.resume()
  await until(
    () => source.stats().events === 21 * 5000,
    () => String(source.stats().events)
  )
  t.ok(texts.every((text) => counts.get(text) === 21))
})

t.test('unfinished messages cannot fill the limit for ever', async (t) => {
  const { source, port, codes } = await openSyslog(t, { maxBufferedBytes: 131_072 })
  const texts: string[] = []
  source.on('data', ({ text, tags }) => {
    if (tags['truncated'] === undefined) texts.push(text)
  })
  const hostile = await Promise.all(Array.from({ length: 10 }, () => connected(t, { port })))
  await Promise.all(hostile.map((socket) => written(socket, `<34>${'x'.repeat(40_000)}`).catch(() => {})))
  await until(() => (source.stats().drops['buffer_limit'] ?? 0) > 0)
  await settled(() => source.stats().connections ?? 0)
  const good = await connected(t, { port })
  await written(good, messages(100).bytes)
  await until(
    () => texts.length === 100,
    () => String(texts.length)
  )
  const { drops, connections } = source.stats()
  t.equal((drops['buffer_limit'] ?? 0) + (connections ?? 0), 11)
  t.ok(codes().includes('SYSLOG_BUFFER_LIMIT'))
  t.notOk(codes().includes('SYSLOG_CONNECTION_LOST'))
})
