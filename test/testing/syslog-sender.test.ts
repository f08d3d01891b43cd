import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'
import { createSyslogSource } from '../../lib/syslog/create-syslog-source.ts'
import { parseSyslog } from '../../lib/index.ts'
import type { SyslogInputParams } from '../../lib/syslog/params.ts'
import { collect } from '../../lib/testing/collect.ts'
import { syslogMessage } from '../../lib/testing/syslog-message.ts'
import { syslogSender, type SyslogFraming, type SyslogSenderOptions } from '../../lib/testing/syslog-sender.ts'
import { makeCertificates } from '../support/certificates.ts'

const messages = ['one', 'two', 'three'].map((text) => syslogMessage({ text, host: 'h', app: 'a' }))

t.test('messages hold the fields that they were built from', (t) => {
  const timestamp = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6))
  t.equal(
    syslogMessage({ text: 'x', facility: 4, severity: 2, host: 'h', app: 'a', procId: '7', msgId: 'm', timestamp }),
    '<34>1 2026-01-02T03:04:05.006Z h a 7 m - x'
  )
  t.equal(
    syslogMessage({
      text: 'x',
      facility: 4,
      severity: 2,
      host: 'h',
      app: 'a',
      procId: '7',
      timestamp,
      format: 'rfc3164'
    }),
    '<34>Jan  2 03:04:05 h a[7]: x'
  )
  const { meta, error } = parseSyslog(Buffer.from(syslogMessage({ structuredData: '[a@1 b="c"]', format: 'rfc5424' })))
  t.equal(error, null)
  t.match(meta, { facility: 16, severity: 6, hostname: 'host', appName: 'app', structuredData: { 'a@1': { b: 'c' } } })
  t.equal(parseSyslog(Buffer.from(syslogMessage({ format: 'rfc3164' }))).error, null)
  t.end()
})

t.test('over UDP, TCP and a Unix socket, however they are framed', async (t) => {
  // A path of at most 103 bytes
  const folder = mkdtempSync(path.join(tmpdir(), 'kit-'))
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const unix = path.join(folder, 's')
  const rows: readonly (readonly [SyslogInputParams, Partial<SyslogSenderOptions>])[] = [
    [{ protocol: 'udp' }, { protocol: 'udp' }],
    ...(['lf', 'nul', 'octet-count'] as const).map(
      (framing: SyslogFraming) => [{ protocol: 'tcp' }, { protocol: 'tcp', framing }] as const
    ),
    [
      { protocol: 'unix', path: unix },
      { protocol: 'unix', path: unix }
    ]
  ]
  for (const [params, options] of rows) {
    const { source, port } = await opened(t, params)
    const sender = await syslogSender({ port, ...options })
    await sender.send(messages)
    t.strictSame(await textsOf(source), ['one', 'two', 'three'], JSON.stringify(options))
    const ended = sender.end()
    await source.stop()
    await ended
  }
})

t.test('over TLS, to a server that is known', async (t) => {
  const { ca, server } = await makeCertificates(t.testdir())
  const { source, port } = await opened(t, { protocol: 'tls', tls: { ...server } })
  const sender = await syslogSender({ protocol: 'tls', port, tls: { ca: readFileSync(ca.cert) } })
  await sender.send(messages[0] ?? '')
  t.strictSame(await textsOf(source, 1), ['one'])
  sender.reset()
  await source.stop()
})

t.test('a message split anywhere arrives the same', async (t) => {
  for (const framing of ['lf', 'octet-count'] as const) {
    const { source, port } = await opened(t, { protocol: 'tcp' })
    const sender = await syslogSender({ protocol: 'tcp', port, framing })
    const length = Buffer.concat(messages.map((message) => Buffer.from(message))).length
    for (const at of [1, 2, 3, 40, length - 1]) {
      await sender.send(messages, { splitAt: [at, at + 1, 100_000] })
      t.strictSame(await textsOf(source), ['one', 'two', 'three'], `${framing} at ${at}`)
    }
    sender.reset()
    await source.stop()
  }
})

t.test('raw bytes are sent unchanged, and a connection can be aborted', async (t) => {
  const { source, port } = await opened(t, { protocol: 'tcp' })
  const sender = await syslogSender({ protocol: 'tcp', port, framing: 'none' })
  await sender.send(`${messages[0]}\n${messages[1]}`)
  t.strictSame(await textsOf(source, 1), ['one'])
  sender.reset()
  await source.stop()
})

t.test('a datagram cannot be split, and a sender may leave', async (t) => {
  const { source, port } = await opened(t, { protocol: 'udp' })
  const sender = await syslogSender({ port })
  await t.rejects(sender.send('x', { splitAt: [1] }), { message: /cannot be cut/ })
  await sender.end()
  const other = await syslogSender({ port })
  other.reset()
  await source.stop()
  await t.rejects(syslogSender({ protocol: 'tcp', port: 1 }), { code: 'ECONNREFUSED' })
})

async function opened(
  t: Test,
  params: SyslogInputParams
): Promise<{ readonly source: ReturnType<typeof createSyslogSource>; readonly port: number }> {
  const source = createSyslogSource({
    port: 0,
    addr: '127.0.0.1',
    udpRecvBuffer: 200_000,
    ...params
  })
  t.teardown(() => source.destroy())
  const [at] = (await once(source, 'ready')) as [{ readonly port?: number }]
  return { source, port: at.port ?? 0 }
}

async function textsOf(source: ReturnType<typeof createSyslogSource>, count = 3): Promise<string[]> {
  const events = await collect(source, { count })
  return events.map(({ text }) => text)
}
