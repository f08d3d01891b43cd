import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { syslogSender, type SyslogSender } from 'warp-flow/testing'
import { until } from '../integration/support/kafka-until.ts'
import { shortFolder } from '../integration/support/short-folder.ts'
import { runLogger } from '../support/senders/logger.ts'
import { startRsyslog } from '../support/senders/rsyslog.ts'
import { runProgram } from '../support/senders/run-program.ts'
import { needs } from '../support/senders/sender-commands.ts'
import { canMount, smallDisk } from './support/small-disk.ts'
import { seededRandom } from './support/seeded-random.ts'
import { startSyslogExample, writtenBytes, writtenLines } from './support/syslog-example.ts'

const KILLS = Number(process.env['EXAMPLE_KILLS'] ?? 6)
const MESSAGES = 5000

t.test(
  'the commands that it recommends send a message each, and SIGTERM ends it with its counts',
  needs('logger'),
  async (t) => {
    const folder = t.testdir()
    const example = startSyslogExample(t, folder)
    for (const key of ['udp', 'tcp', 'tls'] as const) {
      await runProgram('sh', ['-c', await example.command(key)])
      await until(`${key} is written`, () => writtenLines(folder).records.some(({ source }) => source === key))
    }
    t.strictSame(await example.end('SIGTERM'), { code: 0, signal: null })
    const { records, torn } = writtenLines(folder)
    t.strictSame(torn, [])
    t.strictSame(records.map(({ text }) => text).sort(), ['over TCP', 'over TLS', 'over UDP'])
    for (const key of ['udp', 'tcp', 'tls'])
      t.match(example.out(), `${key}: 1 messages; dropped: none; bytes of no message: none\n`)
  }
)

t.test(
  'messages of rsyslog and logger are in the files once, however often they roll',
  needs('rsyslogd', 'logger'),
  async (t) => {
    const folder = t.testdir()
    const example = startSyslogExample(t, folder, { ROLL_BYTES: '100000', KEEP_FILES: '1000' })
    const { udp, tcp, tls } = await example.ports
    const address = '127.0.0.1'
    const shared = { format: 'rfc5424', ca: path.join(folder, 'cert.pem') } as const
    const forwarders = await Promise.all([
      startRsyslog(shortFolder(t), { address, port: tcp }, { ...shared, transport: 'tcp', framing: 'len' }),
      startRsyslog(shortFolder(t), { address, port: tls }, { ...shared, transport: 'tls', framing: 'len' })
    ])
    t.teardown(() => Promise.all(forwarders.map((forwarder) => forwarder.stop())))
    const texts = Array.from({ length: MESSAGES }, (_unused, index) => `message ${index} Füße`)
    const messages = texts.map((text) => `<13>Nov 30 12:00:00 host app: ${text}`)
    await Promise.all([
      ...forwarders.map((forwarder) => forwarder.send(messages)),
      runLogger({ address, port: udp }, texts.slice(0, 100), { transport: 'udp', format: 'rfc5424', tag: 'app' })
    ])
    const isFrom = (key: string) => (record: { readonly source: string }) => record.source === key
    await until(
      'all is written',
      () => writtenLines(folder).records.filter((record) => !isFrom('udp')(record)).length >= 2 * MESSAGES
    )
    t.strictSame(await example.end('SIGTERM'), { code: 0, signal: null })

    const { records, torn, files } = writtenLines(folder)
    t.strictSame(torn, [])
    t.ok(files.length > 50, `${files.length} files`)
    for (const key of ['tcp', 'tls'])
      t.strictSame(
        records.filter(isFrom(key)).map(({ text }) => text.trim()),
        texts,
        `${key}: all of them, once, in order`
      )
    const counts = /^udp: (\d+) messages; dropped: (none|.*);/m.exec(example.out())
    const dropped = [...(counts?.[2] ?? '').matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0)
    t.equal(records.filter(isFrom('udp')).length + dropped, 100, 'a datagram is written or counted')
  }
)

t.test('killed at any moment, it loses the end of what a connection had sent, and nothing else', async (t) => {
  const seed = Number(process.env['EXAMPLE_SEED'] ?? Math.floor(Math.random() * 0x7fffffff))
  t.comment(`EXAMPLE_SEED=${seed} gives the same delays`)
  const random = seededRandom(seed)
  const folder = t.testdir()
  const sent: number[] = []
  for (let round = 0; round < KILLS; round++) {
    const example = startSyslogExample(t, folder, { ROLL_BYTES: '500000', KEEP_FILES: '1000' })
    const { tcp } = await example.ports
    const sender = await syslogSender({ protocol: 'tcp', port: tcp, framing: 'octet-count' })
    const sending = sendUntilItBreaks(sender, round)
    const some = writtenBytes(folder) + 100_000 + random() * 2_000_000
    await until('some are written', () => writtenBytes(folder) > some)
    t.strictSame(await example.end('SIGKILL'), { code: null, signal: 'SIGKILL' })
    sent.push(await sending)
  }
  const { records, torn, files } = writtenLines(folder)
  t.ok(torn.length <= KILLS, `${torn.length} lines are torn`)
  const lost = sent.map((count, round) => {
    const numbers = records
      .map(({ text }) => text.split(' '))
      .filter(([of]) => of === String(round))
      .map(([, number]) => Number(number))
    t.strictSame(numbers, [...numbers.keys()], 'without a gap, once, in order')
    return count - numbers.length
  })
  t.comment(
    `${records.length} messages in ${files.length} files; after each kill missing of those that were sent: ${lost.join()}`
  )
})

t.test(
  'on a full disk messages wait and their senders with them; the files are whole when there is room',
  canMount(),
  async (t) => {
    const { folder, grow } = smallDisk(t)
    const example = startSyslogExample(t, folder, { ROLL_BYTES: '700000', KEEP_FILES: '1000' })
    const { tcp } = await example.ports
    const sender = await syslogSender({ protocol: 'tcp', port: tcp, framing: 'octet-count' })
    const texts = Array.from({ length: MESSAGES }, (_unused, index) => `${index} ${'x'.repeat(200)}`)
    await sender.send(texts.map((text) => `<13>1 - - app - - - ${text}`))
    await example.says(/not written yet: ENOSPC/)
    grow()
    await until('all is written', () => writtenLines(folder).records.length === MESSAGES, { state: example.errors })
    await sender.end()
    t.strictSame(await example.end('SIGTERM'), { code: 0, signal: null })
    const { records, torn } = writtenLines(folder)
    t.strictSame(torn, [])
    t.strictSame(
      records.map(({ text }) => text),
      texts
    )
  }
)

t.test('SIGTERM ends the program on a disk that stays full, and the loss is reported', canMount(), async (t) => {
  const { folder } = smallDisk(t)
  const example = startSyslogExample(t, folder)
  const { tcp } = await example.ports
  const sender = await syslogSender({ protocol: 'tcp', port: tcp })
  const sending = sender.send(Array.from({ length: MESSAGES }, (_unused, index) => `<13>1 - - app - - - ${index}`))
  await example.says(/not written yet: ENOSPC/)
  t.strictSame(await example.end('SIGTERM'), { code: 1, signal: null })
  await sending.catch(() => {})
  sender.reset()
  t.match(example.errors(), /\d+ bytes were not written\n$/)
  t.match(example.out(), /^tcp: \d+ messages/m)
})

t.test('few messages waiting for a full disk are reported at SIGTERM just like many', canMount(), async (t) => {
  const { folder } = smallDisk(t)
  const example = startSyslogExample(t, folder)
  const { tcp } = await example.ports
  t.throws(
    () => {
      writeFileSync(path.join(folder, 'space'), Buffer.alloc(4_000_000))
    },
    { code: 'ENOSPC' }
  )
  const sender = await syslogSender({ protocol: 'tcp', port: tcp })
  await sender.send([`<13>1 - - app - - - ${'x'.repeat(5000)}`, '<13>1 - - app - - - a second'])
  await sender.end()
  await example.says(/not written yet: ENOSPC/)
  t.strictSame(await example.end('SIGTERM'), { code: 1, signal: null })
  t.match(example.errors(), /[5-9]\d{3} bytes were not written\n$/)
  t.match(example.out(), /^tcp: 2 messages/m)
})

t.test('a key of your own is not written over where its certificate is missing', async (t) => {
  const folder = t.testdir({ 'key.pem': 'my own' })
  const example = startSyslogExample(t, folder)
  t.strictSame(await example.end(), { code: 1, signal: null })
  t.match(example.errors(), 'cert.pem')
  t.equal(readFileSync(path.join(folder, 'key.pem'), 'utf8'), 'my own')
})

t.test('a limit that is not a number is reported before anything listens', async (t) => {
  const example = startSyslogExample(t, t.testdir(), { KEEP_FILES: 'ten' })
  t.strictSame(await example.end(), { code: 1, signal: null })
  t.equal(example.errors(), 'KEEP_FILES has to be a whole number\n')
})

t.test('older files are deleted, and a port in use is reported', async (t) => {
  const folder = t.testdir()
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.teardown(() => taken.close())
  const refused = startSyslogExample(t, folder, { SYSLOG_TLS_PORT: String((taken.address() as AddressInfo).port) })
  t.strictSame(await refused.end(), { code: 1, signal: null })
  t.match(refused.errors(), /SYSLOG_ADDRESS_IN_USE/)

  const example = startSyslogExample(t, folder, { ROLL_BYTES: '10000', KEEP_FILES: '3' })
  const { tls } = await example.ports
  const sender = await syslogSender({
    protocol: 'tls',
    port: tls,
    framing: 'octet-count',
    tls: { ca: readFileSync(path.join(folder, 'cert.pem')), servername: 'localhost' }
  })
  for (let round = 0; round < 20; round++) {
    await sender.send(Array.from({ length: 20 }, (_unused, index) => `<13>1 - - app - - - ${round} ${index}`))
    await until('written', () => writtenLines(folder).records.some(({ text }) => text === `${round} 19`))
  }
  await sender.end()
  t.strictSame(await example.end('SIGTERM'), { code: 0, signal: null })
  const { files } = writtenLines(folder)
  t.equal(files.length, 4, files.join())
  t.match(example.out(), 'tls: 400 messages')
})

/** Gives how many the kernel has taken. */
async function sendUntilItBreaks(sender: SyslogSender, round: number): Promise<number> {
  let count = 0
  try {
    for (;;) {
      const next = Array.from({ length: 50 }, (_unused, index) => `<13>1 - - app - - - ${round} ${count + index}`)
      await sender.send(next)
      count += next.length
    }
  } catch {
    return count
  }
}
