import { execFileSync, execSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'
import type { SyslogInputParams } from '../../../lib/syslog/params.ts'
import { socketCheck, type SocketRights } from '../../../lib/syslog/probe/socket-check.ts'
import type { CheckOutcome } from '../../../types/report.ts'
import { failedOpening } from '../support/open-syslog.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import { found, outcomeOf, runningSource } from './support/probing.ts'

const look = (at: string, params: SyslogInputParams = {}, running = null as ReturnType<typeof runningSource> | null) =>
  outcomeOf(socketCheck(resolvedParams({ protocol: 'unix', path: at, ...params }), { running }))

/** A path short enough for a socket, with empty files in it. */
function folderOf(t: Test, ...files: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sock-'))
  t.teardown(() => {
    rmSync(folder, { recursive: true })
  })
  for (const file of files) writeFileSync(path.join(folder, file), '')
  return folder
}

async function listeningAt(t: Test, at: string): Promise<void> {
  const server = net
    .createServer((socket) => {
      socket.destroy()
    })
    .listen(at)
  t.teardown(() => server.close())
  await once(server, 'listening')
}

t.test('a free path passes, and the check creates nothing', async (t) => {
  const at = path.join(folderOf(t), 's.sock')
  t.equal((await look(at)).status, 'pass')
  t.notOk(existsSync(at))
})

t.test('nothing of the way is there', async (t) => {
  t.match(await look('/there-is-no-such-folder/s.sock'), {
    status: 'fail',
    causes: [{ code: 'SYSLOG_SOCKET_NO_FOLDER' }]
  })
})

t.test('a missing folder, or a path that is not a folder, is reported', async (t) => {
  const folder = folderOf(t, 'file')
  for (const at of [
    path.join(folder, "no one's", 's.sock'),
    path.join(folder, 'file', 's.sock'),
    path.join(folder, 'file', 'x', 's.sock')
  ]) {
    const outcome = await look(at)
    t.match(found(outcome), ['fail', ['SYSLOG_SOCKET_NO_FOLDER']], at)
  }
  t.match(await look(path.join(folder, "no one's", 's.sock')), {
    causes: [{ fixes: [{ commands: { linux: /^mkdir -p '.*no one'\\''s'$/ } }] }]
  })
})

t.test('a path in use by another listener is reported, with the advice to use another', async (t) => {
  const folder = folderOf(t, 's-2.sock')
  const at = path.join(folder, 's.sock')
  await listeningAt(t, at)
  t.strictSame(found(await look(at)), ['fail', ['SYSLOG_ADDRESS_IN_USE', `path = "${path.join(folder, 's-3.sock')}"`]])
  for (const number of [3, 4]) writeFileSync(path.join(folder, `s-${number}.sock`), '')
  t.strictSame(found(await look(at)), ['fail', ['SYSLOG_ADDRESS_IN_USE']], 'no end of names is tried')
})

t.test('a file that is not a socket is never replaced', async (t) => {
  const folder = folderOf(t, 's.sock')
  const at = (name: string): string => path.join(folder, name)
  mkdirSync(at('run'))
  writeFileSync(at('syslog.sock'), '')
  mkdirSync(at('full'))
  for (const name of ['syslog.sock', 'syslog-2.sock', 'syslog-3.sock', 'syslog-4.sock'])
    writeFileSync(at(`full/${name}`), '')
  symlinkSync(at('nowhere'), at('link'))
  execFileSync('mkfifo', [at('pipe')])
  const cases: readonly (readonly [string, string, string | null])[] = [
    ['s.sock', 'file', at('s-2.sock')],
    ['run', 'folder', at('run/syslog.sock')],
    ['run/', 'folder', at('run/syslog.sock')],
    ['full', 'folder', null],
    ['link', 'symbolic link', at('link-2')],
    ['pipe', 'pipe', at('pipe-2')]
  ]
  for (const [name, is, other] of cases) {
    const outcome = await look(`${folder}/${name}`)
    t.match(outcome, { evidence: [{ value: is }], causes: [{ context: { values: { found: is } } }] }, name)
    t.strictSame(
      found(outcome),
      ['fail', other === null ? ['SYSLOG_SOCKET_PATH_TAKEN'] : ['SYSLOG_SOCKET_PATH_TAKEN', `path = "${other}"`]],
      name
    )
    t.equal(
      (await failedOpening({ protocol: 'unix', path: `${folder}/${name}` })).code,
      'SYSLOG_SOCKET_PATH_TAKEN',
      'the source says the same'
    )
  }
  t.match(await look('/dev/null'), {
    causes: [{ code: 'SYSLOG_SOCKET_PATH_TAKEN', context: { values: { found: 'device' } } }]
  })
})

t.test('what stands in the way of the folder', async (t) => {
  const folder = folderOf(t, 'file', 's.sock')
  const at = (name: string): string => path.join(folder, name)
  t.strictSame(
    found(await look(at('file/x/s.sock'))),
    ['fail', ['SYSLOG_SOCKET_NO_FOLDER', `path = "${at('s-2.sock')}"`]],
    'a file is left as it is'
  )
  for (const name of ['s-2.sock', 's-3.sock', 's-4.sock']) writeFileSync(at(name), '')
  t.strictSame(found(await look(at('file/s.sock'))), ['fail', ['SYSLOG_SOCKET_NO_FOLDER']])
  symlinkSync('made later', at('link'))
  const throughLink = await look(at('link/app/s.sock'))
  t.match(throughLink, {
    evidence: [{ value: 'ENOENT' }, { value: 'symbolic link' }],
    causes: [{ fixes: [{ commands: { linux: `mkdir -p '${at('made later/app')}'` } }] }]
  })
  execSync(throughLink.causes?.[0]?.fixes?.[0]?.commands?.linux ?? '')
  t.equal((await look(at('link/app/s.sock'))).status, 'pass', 'that is enough')
  symlinkSync(at('circle'), at('circle'))
  t.match(found(await look(at('circle/s.sock'))), ['fail', ['SYSLOG_SOCKET_NO_FOLDER']])
  const denied = (): Promise<never> => Promise.reject(Object.assign(new Error('denied'), { code: 'EACCES' }))
  t.match(
    await outcomeOf(
      socketCheck(
        resolvedParams({ protocol: 'unix', path: at('a/b/s.sock') }),
        { running: null },
        { access: denied, isRoot: false, groups: [] }
      )
    ),
    {
      causes: [{ code: 'SYSLOG_SOCKET_NO_FOLDER', fixes: [{ commands: { linux: /^sudo install -d -o / } }] }]
    },
    'who may not make it has somebody do so'
  )
})

t.test('the socket of a dead process is replaced', async (t) => {
  const at = path.join(folderOf(t), 's.sock')
  const child = spawn(process.execPath, [
    '-e',
    `require('node:net').createServer().listen(${JSON.stringify(at)}, () => process.kill(process.pid, 'SIGKILL'))`
  ])
  await once(child, 'exit')
  t.ok(existsSync(at))
  t.match(await look(at), { status: 'pass', because: { en: /has ended/ } })
})

t.test("the source's own socket, and one that was taken away", async (t) => {
  const at = path.join(folderOf(t), 's.sock')
  t.strictSame(found(await look(at, {}, runningSource())), ['fail', ['SYSLOG_SOCKET_LOST']])
  await listeningAt(t, at)
  t.equal((await look(at, {}, runningSource())).status, 'pass')
  t.equal(
    (await look(at, {}, runningSource({ state: 'closed' }))).status,
    'fail',
    "of a source that has died it is another one's"
  )
})

t.test('the group of the socket', async (t) => {
  const at = path.join(folderOf(t), 's.sock')
  t.strictSame(found(await look(at, { socketGroup: 'nobody-has-this-one' })), [
    'fail',
    ['SYSLOG_LISTEN_FAILED', 'socket_group = null']
  ])
  t.equal((await look(at, { socketGroup: String(process.getegid?.()) })).status, 'pass')
})

t.test('a user without rights', async (t) => {
  const folder = folderOf(t)
  const denied = (): Promise<never> => Promise.reject(Object.assign(new Error('denied'), { code: 'EACCES' }))
  const asUser = (parts: Partial<SocketRights>, params: SyslogInputParams = {}): Promise<CheckOutcome> =>
    outcomeOf(
      socketCheck(
        resolvedParams({ protocol: 'unix', path: path.join(folder, 's.sock'), ...params }),
        { running: null },
        { access: () => Promise.resolve(), isRoot: false, groups: [100], ...parts }
      )
    )
  t.match(await asUser({ access: denied }), {
    status: 'fail',
    evidence: [{ kind: 'stat' }, { value: 'EACCES' }],
    causes: [{ code: 'SYSLOG_SOCKET_PERMISSION_DENIED', fixes: [{ commands: { linux: /^sudo install -d -o / } }] }]
  })
  t.match(await asUser({}, { socketGroup: '54321' }), {
    status: 'fail',
    causes: [
      {
        code: 'SYSLOG_SOCKET_PERMISSION_DENIED',
        detail: /not in the group 54321/,
        fixes: [{ set: [{ path: ['socket_group'], value: null }] }]
      }
    ]
  })
  t.equal((await asUser({}, { socketGroup: '100' })).status, 'pass')
})
