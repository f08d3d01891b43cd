import t from 'tap'
import type { SyslogEvent } from '../../../types/event.ts'
import { collect } from '../../../lib/testing/collect.ts'
import { openSyslog } from '../support/open-syslog.ts'
import { connected, messages, sendAll, written } from '../support/senders.ts'
import { settled, until } from '../support/until.ts'

t.test('500 idle connections do not hold up a busy one', async (t) => {
  const { source, port, codes } = await openSyslog(t, {})
  const idle = await Promise.all(Array.from({ length: 500 }, () => connected(t, { port })))
  // Half of them are within a message
  await Promise.all(
    idle.filter((_socket, index) => index % 2 === 0).map((socket) => written(socket, '<34>Oct 11 22:14:15 ho'))
  )
  await until(() => source.stats().connections === 500)
  const { bytes, texts } = messages(20_000)
  const collected = collect(source, { count: 20_000, timeoutMs: 120_000 })
  await sendAll(t, { port }, bytes)
  const events = await collected
  t.ok(events.every(({ text }, index) => text === texts[index]))
  t.equal(source.stats().connections, 500)
  t.strictSame(codes(), [])
})

t.test('a flooding connection does not hold up the message of a slow one', async (t) => {
  const { source, port } = await openSyslog(t, {})
  const slow = await connected(t, { port })
  const flood = await connected(t, { port })
  const { bytes } = messages(100_000, 'flood')
  let floods = 0
  let before: number | null = null
  source.on('data', ({ text }: SyslogEvent) => {
    if (text === 'slow 0') before = floods
    else if (++floods === 1) slow.write(messages(1, 'slow').bytes)
  })
  flood.end(bytes)
  await until(
    () => floods === 100_000 && before !== null,
    () => `${floods} and ${before}`
  )
  t.ok(before !== null && before < 100_000, `after ${before} of the flood`)
})

t.test('the chunks of several connections are taken in turns, one each', async (t) => {
  const { source, port } = await openSyslog(t, { tcpRecvBytes: 1_000_000 })
  source.pause()
  const sockets = await Promise.all(
    ['a', 'b', 'c'].map(async (name) => ({ name, socket: await connected(t, { port }) }))
  )
  for (const { name, socket } of sockets) await written(socket, messages(5000, name).bytes)
  await settled(() => source.stats().bytes)
  const events = await collect(source, { count: 15_000 })
  const runs = events.map(({ text }) => text.slice(0, 1)).filter((name, index, all) => name !== all[index - 1])
  t.ok(runs.length > 6, runs.join(''))
  for (const { name } of sockets) {
    t.ok(events.filter(({ text }) => text.startsWith(name)).every(({ text }, index) => text === `${name} ${index}`))
  }
})

t.test('one bad connection ends alone, and the others go on', async (t) => {
  for (const [name, bytes, cause, code] of [
    ['invalid frame', '<34>no count\n', 'protocol', 'SYSLOG_INVALID_FRAME'],
    ['frame too long', '10485761 <34>x', 'frame_too_long', 'SYSLOG_FRAME_TOO_LONG']
  ] as const) {
    const { source, port, codes } = await openSyslog(t, { framing: 'len' })
    const good = await connected(t, { port })
    const texts: string[] = []
    const reasons: (string | undefined)[] = []
    source.on('data', ({ text, tags }: SyslogEvent) => {
      texts.push(text)
      reasons.push(tags['syslog_error'])
    })
    const bad = await connected(t, { port })
    const closed = new Promise((resolve) => {
      bad.once('close', resolve)
    })
    await written(bad, `9 <34>1 - -${bytes}${'more of it '.repeat(1000)}`)
    await closed
    await written(good, '29 <34>Oct 11 22:14:15 h a: well')
    await until(
      () => texts.includes('well') || texts.length > 3,
      () => String(texts)
    )
    await until(() => source.stats().connections === 1)
    t.equal(source.stats().drops[cause], 1, name)
    t.ok(codes().includes(code), String(codes()))
    if (cause === 'protocol') {
      t.match(texts[1], /^<34>no count\nmore of it/)
      t.equal(reasons[1], 'invalid_frame')
    }
    t.equal(texts.length, cause === 'protocol' ? 3 : 2, 'nothing after it is read')
  }
})
