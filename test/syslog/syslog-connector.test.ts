import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import dgram from 'node:dgram'
import net from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import t, { type Test } from 'tap'
import { createSource, loadConfig } from '../../lib/index.ts'
import { checkConnector } from '../../lib/testing.ts'
import { collect } from '../../lib/testing/collect.ts'
import { createSyslogSource } from '../../lib/syslog/create-syslog-source.ts'
import { syslogConnector } from '../../lib/syslog/syslog-connector.ts'
import { makeCertificates } from '../support/certificates.ts'
import { GRANTED_EVERYWHERE } from './support/open-syslog.ts'
import { connected, messages } from './support/senders.ts'

const CONNECTOR = [
  '[[connectors]]',
  'id = "syslog_src"',
  'type = "syslog"',
  'allow_override = ["tls", "protocol"]',
  '[connectors.params]',
  'addr = "127.0.0.1"',
  'port = 0'
].join('\n')

t.test('the connector keeps its contract', async (t) => {
  for (const params of [{ protocol: 'tcp' }, { protocol: 'udp' }] as const) {
    const { checks } = await checkConnector(syslogConnector, {
      params: { ...params, addr: '127.0.0.1', port: 0, udpRecvBuffer: GRANTED_EVERYWHERE },
      onFailure: 'report',
      withinMs: 120_000,
      feed: (opened) => send(params.protocol, opened as { readonly port: number })
    })
    // What the fields of `meta` are in JSON is tested with the events: they are cut from the message when they are read
    t.strictSame(
      checks.filter(({ ok }) => !ok),
      [],
      params.protocol
    )
    t.equal(checks.length, 14)
  }
})

/** Ten messages to whoever listens there. */
async function send(protocol: 'tcp' | 'udp', { port }: { readonly port: number }): Promise<void> {
  const { lines, bytes } = messages(10)
  if (protocol === 'tcp')
    net
      .connect(port, '127.0.0.1')
      .on('error', () => {})
      .end(bytes)
  else {
    const socket = dgram.createSocket('udp4')
    for (const line of lines)
      await new Promise((resolve) => {
        socket.send(line, port, '127.0.0.1', resolve)
      })
    socket.close()
  }
}

t.test('wrong params throw one error that holds all of them', async (t) => {
  t.throws(() => createSyslogSource({ port: 70_000, protocol: 'tls', allowFrom: ['10.0.0.0/33'] }), {
    name: 'ConfigError',
    message: /port.*allowFrom|allowFrom.*port|tls/s
  })
})

t.test('declared in TOML, the paths of its TLS files are taken from the folder of wpsrc.toml', async (t) => {
  const folder = t.testdir({})
  mkdirSync(path.join(folder, 'certs'))
  const made = await makeCertificates(path.join(folder, 'certs'))
  for (const [name, given] of [
    ['relative', 'cert = "certs/server.pem", key = "./certs/server.key", ca = "certs/ca.pem"'],
    ['absolute', `cert = "${made.server.cert}", key = "${made.server.key}"`]
  ] as const) {
    const sources = `[[sources]]\nkey = "in"\nconnect = "syslog_src"\ntags = ["env:test"]\nparams = { protocol = "tls", tls = { ${given} } }\n`
    const connectors = [{ file: 'syslog.toml', text: CONNECTOR }]
    const { config, diagnostics } = loadConfig({
      sources: { file: path.join(folder, 'wpsrc.toml'), text: sources },
      connectors
    })
    t.strictSame(diagnostics, [])
    if (config === undefined) return
    const source = createSource(config.source('in'))
    const [opened] = (await once(source, 'ready')) as [{ readonly port: number }]
    const collected = collect(source, { count: 1 })
    const client = tls.connect({ host: '127.0.0.1', port: opened.port, ca: readFileSync(made.ca.cert) })
    client.end(messages(1).bytes)
    t.match(await collected, [{ text: 'app 0', source: 'in', tags: { env: 'test', syslog_protocol: 'tls' } }], name)
    await closed(source)
  }
})

t.test('declared in TOML over TCP, with acks', async (t) => {
  const sources = '[[sources]]\nkey = "in"\nconnect = "syslog_src"\n[sources.params]\nprotocol = "tcp"\n'
  const { config } = loadConfig({
    sources: { file: 'wpsrc.toml', text: sources },
    connectors: [{ file: 'syslog.toml', text: CONNECTOR }]
  })
  if (config === undefined) throw new Error('no config')
  const source = createSource(config.source('in'))
  const [opened] = (await once(source, 'ready')) as [{ readonly port: number }]
  const collected = collect(source, { count: 10 })
  await sendOver(t, opened.port)
  t.equal((await collected).length, 10)
  await closed(source)
})

t.test('under manual acks max_unacked holds the sender up, and acks let it go on', async (t) => {
  const source = createSyslogSource({ protocol: 'tcp', addr: '127.0.0.1', port: 0, ack: 'manual', maxUnacked: 4 })
  const codes: string[] = []
  source.on('warning', ({ code }) => {
    codes.push(code)
  })
  const [opened] = (await once(source, 'ready')) as [{ readonly port: number }]
  await sendOver(t, opened.port)
  const first = await collect(source, { count: 4 })
  t.equal(source.stats().unacked, 4)
  const rest = collect(source, { count: 4 })
  for (const event of first) event.ack()
  t.strictSame(
    (await rest).map(({ text }) => text),
    ['app 4', 'app 5', 'app 6', 'app 7']
  )
  t.strictSame(source.stats().acked, [first[3]?.position])
  t.ok(codes.includes('SYSTEM_TOO_MANY_UNACKED'))
  await closed(source)
})

async function sendOver(t: Test, port: number): Promise<void> {
  const socket = await connected(t, { port, host: '127.0.0.1' })
  socket.write(messages(10).bytes)
}

async function closed(source: ReturnType<typeof createSource>): Promise<void> {
  const closed = once(source, 'close')
  source.destroy()
  await closed
}
