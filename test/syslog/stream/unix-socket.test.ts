import { once } from 'node:events'
import { existsSync, linkSync, lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'
import { createSyslogSource } from '../../../lib/syslog/create-syslog-source.ts'
import { collect } from '../../../lib/testing/collect.ts'
import { closeSource, failedOpening } from '../support/open-syslog.ts'
import { connected, messages, sendAll } from '../support/senders.ts'

const many = messages(1000)

/** The path has to fit into 103 bytes, which those of a test's own folder are too long for. */
function socketPath(t: Test): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'syslog-'))
  t.teardown(() => { rmSync(folder, { recursive: true }) })
  return path.join(folder, 's')
}

t.test('a source listens at its path, and the file is gone after it', async (t) => {
  for (const end of ['stop', 'destroy'] as const) {
    const at = socketPath(t)
    const source = createSyslogSource({ protocol: 'unix', path: at }, { key: 'local' })
    const [opened] = await once(source, 'ready') as [unknown]
    t.strictSame(opened, { path: at })
    t.ok(lstatSync(at).isSocket())
    const collected = collect(source, { count: 1000 })
    await sendAll(t, { path: at }, many.bytes)
    const events = await collected
    t.strictSame(events.map(({ text }) => text), many.texts)
    t.match(events[0], { position: { address: at, port: 0 }, meta: { transport: 'unix', remoteAddress: null, remotePort: null }, tags: { syslog_protocol: 'unix' } })
    t.equal(events[0]?.tags['access_ip'], undefined)
    if (end === 'stop') await source.stop()
    else await closeSource(source)
    t.notOk(existsSync(at), end)
  }
})

t.test('the file of a source that died is taken over', async (t) => {
  const at = socketPath(t)
  const dead = net.createServer().listen(`${at}0`)
  await once(dead, 'listening')
  // A hard link outlives the server, as the file of a process that was killed does
  linkSync(`${at}0`, at)
  dead.close()
  await once(dead, 'close')
  t.ok(lstatSync(at).isSocket())
  const source = createSyslogSource({ protocol: 'unix', path: at })
  await once(source, 'ready')
  const collected = collect(source, { count: 1 })
  await sendAll(t, { path: at }, messages(1).bytes)
  t.equal((await collected)[0]?.text, 'app 0')
  await closeSource(source)
})

t.test('where somebody listens the source is refused, and the other one goes on', async (t) => {
  const at = socketPath(t)
  const first = createSyslogSource({ protocol: 'unix', path: at })
  await once(first, 'ready')
  const error = await failedOpening({ protocol: 'unix', path: at })
  t.equal(error.code, 'SYSLOG_ADDRESS_IN_USE')
  t.match(error.message, at)
  const collected = collect(first, { count: 1 })
  await sendAll(t, { path: at }, messages(1).bytes)
  t.equal((await collected)[0]?.text, 'app 0')
  await closeSource(first)
})

t.test('a file of another kind is not taken over', async (t) => {
  const at = socketPath(t)
  writeFileSync(at, 'precious\n')
  t.equal((await failedOpening({ protocol: 'unix', path: at })).code, 'SYSLOG_ADDRESS_IN_USE')
  t.equal(readFileSync(at, 'utf8'), 'precious\n')
})

t.test('a path in a folder that is not there', async (t) => {
  const error = await failedOpening({ protocol: 'unix', path: path.join(path.dirname(socketPath(t)), 'no', 's') })
  t.match(error.message, 'no/s')
})

t.test('allow_from is of networks, and the senders of this machine\'s socket are in none', async (t) => {
  const at = socketPath(t)
  const source = createSyslogSource({ protocol: 'unix', path: at, allowFrom: ['10.0.0.0/8'] })
  await once(source, 'ready')
  const collected = collect(source, { count: 1 })
  const socket = await connected(t, { path: at })
  socket.write(messages(1).bytes)
  t.equal((await collected)[0]?.text, 'app 0')
  await closeSource(source)
})

t.test('what a Unix sender does wrong is told without an address', async (t) => {
  const at = socketPath(t)
  const source = createSyslogSource({ protocol: 'unix', path: at })
  const warned = once(source, 'warning') as Promise<[Error]>
  await once(source, 'ready')
  source.resume()
  await sendAll(t, { path: at }, 'no syslog\n')
  const [warning] = await warned
  t.match(warning, { code: 'SYSLOG_INVALID_FORMAT' })
  t.notMatch(warning.message, /undefined|null|\{/)
  await closeSource(source)
})
