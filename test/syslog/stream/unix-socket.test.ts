import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync
} from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'
import { createSyslogSource } from '../../../lib/syslog/create-syslog-source.ts'
import { isFree } from '../../../lib/syslog/stream/unix-socket.ts'
import { collect } from '../../../lib/testing/collect.ts'
import { closeSource, failedOpening } from '../support/open-syslog.ts'
import { connected, messages, sendAll, written } from '../support/senders.ts'
import { until } from '../support/until.ts'
import { runChild } from '../../support/run-child.ts'

const many = messages(1000)

/** The path has to fit into 103 bytes, which those of a test's own folder are too long for. */
function socketPath(t: Test): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'syslog-'))
  t.teardown(() => {
    rmSync(folder, { recursive: true })
  })
  return path.join(folder, 's')
}

t.test('a source listens at its path, and removes the socket file when it ends', async (t) => {
  for (const end of ['stop', 'destroy'] as const) {
    const at = socketPath(t)
    const source = createSyslogSource({ protocol: 'unix', path: at }, { key: 'local' })
    const [opened] = (await once(source, 'ready')) as [unknown]
    t.strictSame(opened, { path: at })
    t.ok(lstatSync(at).isSocket())
    const collected = collect(source, { count: 1000 })
    await sendAll(t, { path: at }, many.bytes)
    const events = await collected
    t.strictSame(
      events.map(({ text }) => text),
      many.texts
    )
    t.match(events[0], {
      position: { address: at, port: 0 },
      meta: { transport: 'unix', remoteAddress: null, remotePort: null },
      tags: { syslog_protocol: 'unix' }
    })
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

t.test('a path in use by another listener is refused, and that listener goes on', async (t) => {
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
  t.equal((await failedOpening({ protocol: 'unix', path: at })).code, 'SYSLOG_SOCKET_PATH_TAKEN')
  t.equal(readFileSync(at, 'utf8'), 'precious\n')
})

t.test('a path in a missing folder is an error', async (t) => {
  const folder = path.dirname(socketPath(t))
  writeFileSync(path.join(folder, 'file'), '')
  for (const at of [path.join(folder, 'no', 's'), path.join(folder, 'file', 's')]) {
    const error = await failedOpening({ protocol: 'unix', path: at })
    t.equal(error.code, 'SYSLOG_SOCKET_NO_FOLDER')
    t.match(error.message, at)
    const advice = JSON.stringify(error.classification)
    t.notMatch(advice, /514|privileged|cap_net_bind/i)
    t.match(advice, 'RuntimeDirectory')
  }
})

t.test('a folder without write permission is an error that does not mention ports', async (t) => {
  const folder = path.dirname(socketPath(t))
  chmodSync(folder, 0o555)
  t.teardown(() => {
    chmodSync(folder, 0o755)
  })
  const { stdout } = await runChild(new URL('../support/opening-process.js', import.meta.url), {
    SOCKET: path.join(folder, 's')
  })
  const { code, advice } = JSON.parse(stdout) as { readonly code: string; readonly advice: string }
  t.equal(code, 'SYSLOG_SOCKET_PERMISSION_DENIED')
  t.notMatch(advice, /514|privileged|cap_net_bind/i)
})

t.test('the socket has the configured mode and group from the first moment', async (t) => {
  const at = socketPath(t)
  const group = process.getgid?.() ?? 0
  for (const [socketMode, mode] of [
    ['0660', 0o660],
    ['606', 0o606]
  ] as const) {
    const source = createSyslogSource({ protocol: 'unix', path: at, socketMode, socketGroup: String(group) })
    await once(source, 'ready')
    const file = lstatSync(at)
    t.equal(file.mode & 0o777, mode)
    t.equal(file.gid, group)
    await closeSource(source)
  }
  const byName = createSyslogSource({ protocol: 'unix', path: at, socketGroup: nameOfGroup(group) })
  await once(byName, 'ready')
  t.equal(lstatSync(at).gid, group)
  await closeSource(byName)
  const unknown = await failedOpening({ protocol: 'unix', path: at, socketGroup: 'no-such-group' })
  t.equal(unknown.code, 'SYSLOG_LISTEN_FAILED')
  t.match(unknown.message, 'no-such-group')
  t.strictSame(readdirSync(path.dirname(at)), [], 'nothing is left behind')
})

function nameOfGroup(id: number): string {
  return (
    readFileSync('/etc/group', 'utf8')
      .split('\n')
      .find((line) => line.split(':')[2] === String(id))
      ?.split(':')[0] ?? String(id)
  )
}

t.test('a long path fits too, and its holder is named', async (t) => {
  const folder = path.dirname(socketPath(t))
  for (const at of [
    path.join(folder, 'a'.repeat(102 - folder.length)),
    path.join(folder, 'a'.repeat(90 - folder.length))
  ]) {
    const source = createSyslogSource({ protocol: 'unix', path: at })
    await once(source, 'ready')
    t.strictSame(readdirSync(folder), [path.basename(at)])
    const error = await failedOpening({ protocol: 'unix', path: at })
    t.equal(error.code, 'SYSLOG_ADDRESS_IN_USE')
    if (process.platform === 'linux' && at.length < 95) t.match(error.message, `pid ${process.pid}`)
    await closeSource(source)
  }
})

t.test('a deleted socket is created again and reported; connected senders are heard throughout', async (t) => {
  const at = socketPath(t)
  const source = createSyslogSource({ protocol: 'unix', path: at })
  const warned = once(source, 'warning') as Promise<[Error]>
  await once(source, 'ready')
  const collected = collect(source, { count: 2 })
  const early = await connected(t, { path: at })
  unlinkSync(at)
  t.match(await warned, [{ code: 'SYSLOG_SOCKET_LOST', message: /deleted/ }])
  await until(() => existsSync(at))
  await written(early, messages(1, 'early').bytes)
  await sendAll(t, { path: at }, messages(1, 'late').bytes)
  t.strictSame((await collected).map(({ text }) => text).sort(), ['early 0', 'late 0'])
  await source.stop()
  t.notOk(existsSync(at))
})

t.test('a folder that disappears is reported, and the socket created again when it returns', async (t) => {
  const folder = path.join(path.dirname(socketPath(t)), 'run')
  mkdirSync(folder)
  const at = path.join(folder, 's')
  const source = createSyslogSource({ protocol: 'unix', path: at })
  const codes: string[] = []
  source.on('warning', ({ code }) => {
    codes.push(code)
  })
  await once(source, 'ready')
  rmSync(folder, { recursive: true })
  await until(
    () => codes.includes('SYSLOG_SOCKET_NO_FOLDER'),
    () => String(codes)
  )
  t.equal(codes[0], 'SYSLOG_SOCKET_LOST')
  mkdirSync(folder)
  await until(() => existsSync(at))
  const collected = collect(source, { count: 1 })
  await sendAll(t, { path: at }, messages(1).bytes)
  t.equal((await collected)[0]?.text, 'app 0')
  await closeSource(source)
})

t.test('a path is free where nothing is, or only the socket of a dead process', async (t) => {
  const at = socketPath(t)
  t.equal(await isFree(at), true)
  writeFileSync(at, '')
  t.equal(await isFree(at), false)
  t.equal(await isFree(path.join(at, 's')), false)
})

t.test("another process's socket at the path is reported, not deleted, and left alone", async (t) => {
  const at = socketPath(t)
  const source = createSyslogSource({ protocol: 'unix', path: at })
  const warned = once(source, 'warning') as Promise<[Error]>
  await once(source, 'ready')
  unlinkSync(at)
  const other = net.createServer().listen(at)
  t.teardown(() => {
    other.close()
  })
  await once(other, 'listening')
  t.match(await warned, [{ code: 'SYSLOG_SOCKET_LOST', message: /another/ }])
  source.resume()
  await source.stop()
  t.ok(lstatSync(at).isSocket())
  const accepted = once(other, 'connection')
  await connected(t, { path: at })
  await accepted
})

t.test(
  'a socket replaced right after its re-creation is reported, and a recreated folder causes no permission error',
  async (t) => {
    const folder = path.join(path.dirname(socketPath(t)), 'run')
    mkdirSync(folder)
    const at = path.join(folder, 's')
    const source = createSyslogSource({ protocol: 'unix', path: at })
    const told: string[] = []
    source.on('warning', ({ code, message }) => {
      told.push(`${code} ${message}`)
    })
    await once(source, 'ready')
    const lost = (how: RegExp): boolean => told.some((one) => one.startsWith('SYSLOG_SOCKET_LOST') && how.test(one))
    rmSync(folder, { recursive: true })
    await until(
      () => told.some((one) => one.startsWith('SYSLOG_SOCKET_NO_FOLDER')),
      () => String(told)
    )
    mkdirSync(folder)
    await until(() => existsSync(at))
    unlinkSync(at)
    const other = net.createServer().listen(at)
    t.teardown(() => {
      other.close()
    })
    await until(
      () => lost(/another one is in its place/),
      () => String(told)
    )
    t.ok(lost(/deleted/))
    t.notMatch(String(told), /SYSLOG_PERMISSION_DENIED|SYSTEM_|EACCES/)
    await closeSource(source)
  }
)

t.test('stop() right after another process bound the path deletes nothing of theirs', async (t) => {
  for (const end of ['stop', 'destroy'] as const) {
    const at = socketPath(t)
    const first = createSyslogSource({ protocol: 'unix', path: at })
    await once(first, 'ready')
    unlinkSync(at)
    const second = createSyslogSource({ protocol: 'unix', path: at })
    await once(second, 'ready')
    first.resume()
    if (end === 'stop') await first.stop()
    else await closeSource(first)
    const collected = collect(second, { count: 1 })
    await sendAll(t, { path: at }, messages(1).bytes)
    t.equal((await collected)[0]?.text, 'app 0', end)
    await closeSource(second)
    t.notOk(existsSync(at))
  }
})

t.test('allow_from lists networks, and does not apply to senders on a Unix socket', async (t) => {
  const at = socketPath(t)
  const source = createSyslogSource({ protocol: 'unix', path: at, allowFrom: ['10.0.0.0/8'] })
  await once(source, 'ready')
  const collected = collect(source, { count: 1 })
  const socket = await connected(t, { path: at })
  socket.write(messages(1).bytes)
  t.equal((await collected)[0]?.text, 'app 0')
  await closeSource(source)
})

t.test('a fault of a Unix sender is reported without an address', async (t) => {
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
