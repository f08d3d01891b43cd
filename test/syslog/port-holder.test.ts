import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'
import { portHolder } from '../../lib/syslog/port-holder.ts'
import { procFiles, type ProcFiles } from '../../lib/syslog/proc-files.ts'

const linux = { skip: process.platform !== 'linux' && 'only Linux tells' }

/** A process that binds what the script says and then prints where, on one line of JSON. */
async function binding(t: Test, script: string): Promise<{ readonly pid: number; readonly at: Bound }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  t.teardown(async () => {
    const gone = once(child, 'exit')
    child.stdin.end() // it ends with its standard input
    await gone
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { pid: child.pid ?? 0, at: JSON.parse(line.toString()) as Bound }
}

interface Bound {
  readonly port: number
}

const tell =
  'console.log(JSON.stringify({ port: it.address().port ?? 0 })); process.stdin.resume().on("end", () => process.exit())'
const udpOn = (address: string): string =>
  `import d from "node:dgram"; const it = d.createSocket("${address.includes(':') ? 'udp6' : 'udp4'}").bind(0, "${address}", () => { ${tell} })`
const listenOn = (where: string): string =>
  `import n from "node:net"; const it = n.createServer().listen(${where}, () => { ${tell} })`

t.test('the process that holds a port is named', linux, async (t) => {
  for (const [protocol, script] of [
    ['udp', udpOn('127.0.0.1')],
    ['udp', udpOn('::1')],
    ['tcp', listenOn('0, "127.0.0.1"')],
    ['tcp', listenOn('0, "::1"')]
  ] as const) {
    const { pid, at } = await binding(t, script)
    t.match(await portHolder(protocol, at.port), new RegExp(`^node \\(pid ${pid}\\)$`), script)
    t.equal(await portHolder(protocol === 'udp' ? 'tcp' : 'udp', at.port), null, 'and only for its protocol')
  }
})

t.test('the process that holds a Unix socket is named, however its path is written', linux, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'holder '))
  t.teardown(() => {
    rmSync(folder, { recursive: true })
  })
  const socket = path.join(folder, 'é.sock')
  const { pid } = await binding(t, listenOn(JSON.stringify(socket)))
  for (const name of [socket, path.relative(process.cwd(), socket)])
    t.match(await portHolder('unix', name), new RegExp(`\\(pid ${pid}\\)$`), name)
  t.equal(await portHolder('unix', `${socket}x`), null)
})

t.test('this process itself is named too', linux, async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  t.teardown(() => {
    server.close()
  })
  await once(server, 'listening')
  const bound = server.address()
  t.match(
    await portHolder('tcp', bound !== null && typeof bound === 'object' ? bound.port : 0),
    `(pid ${process.pid}, this process)`
  )
})

const row = '0: 00000000:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 7 2 0 0'
const denied = (): Promise<never> => Promise.reject(Object.assign(new Error('denied'), { code: 'EACCES' }))
/** A `/proc` with one UDP socket on port 514 whose holders are these. */
function proc(holders: Readonly<Record<string, readonly string[]>>, rest: Partial<ProcFiles> = {}): ProcFiles {
  return {
    readFile: (name) => (name === '/proc/net/udp' ? Promise.resolve(row) : denied()),
    readdir: (name) =>
      Promise.resolve(
        name === '/proc' ? ['self', 'net', ...Object.keys(holders)] : (holders[name.split('/')[2] ?? ''] ?? [])
      ),
    ...linksTo('/usr/sbin/syslogd'),
    ...rest
  }
}
/** Descriptors lead to what they are named after; the program is this. */
function linksTo(program: string | null): Pick<ProcFiles, 'readlink'> {
  return {
    readlink: (name) =>
      !name.endsWith('/exe')
        ? Promise.resolve(name.split('/').at(-1) ?? '')
        : program === null
          ? denied()
          : Promise.resolve(program)
  }
}
const [held, other] = ['socket:[7]', 'socket:[8]']

t.test('the service is named rather than the first process, and unreadable processes stay unnamed', async (t) => {
  const cases: readonly (readonly [string, ProcFiles, string | null])[] = [
    ['the one process', proc({ 10: [other], 20: [other, held] }), 'syslogd (pid 20)'],
    ['the parent of several', proc({ 100: [held], 20: [held] }), 'syslogd (pid 20)'],
    [
      'the service, not the first process that made the socket for it',
      proc({ 1: [held], 20: [held] }),
      'syslogd (pid 20)'
    ],
    ['the first process, where nobody else has it', proc({ 1: [held] }), 'syslogd (pid 1)'],
    ['nobody', proc({ 10: [other] }), null],
    ['a process of another user', proc({ 10: [held] }, { readlink: denied }), null],
    ['folders that may not be read', proc({ 10: [held] }, { readdir: denied }), null],
    ['no tables', proc({ 10: [held] }, { readFile: denied }), null],
    [
      'a program that was replaced since',
      proc({ 10: [held] }, linksTo('/usr/sbin/syslogd (deleted)')),
      'syslogd (pid 10)'
    ],
    [
      'a program that may not be seen',
      proc(
        { 10: [held] },
        { ...linksTo(null), readFile: (name) => Promise.resolve(name.endsWith('/comm') ? 'main\n' : row) }
      ),
      'main (pid 10)'
    ],
    ['one without a name either', proc({ 10: [held] }, linksTo(null)), 'pid 10'],
    [
      'a name that would write to the terminal',
      proc({ 10: [held] }, linksTo('/usr/a\n\u001B[2J')),
      String.raw`a\n\x1b[2J (pid 10)`
    ]
  ]
  for (const [name, files, expected] of cases) t.equal(await portHolder('udp', 514, files), expected, name)
  t.equal(await portHolder('udp', 515, proc({ 10: [held] })), null, 'another port')
  t.equal(await portHolder('tcp', 514, proc({ 10: [held] })), null, 'another protocol')
})

t.test('a machine with very many processes and descriptors is not searched through', async (t) => {
  let asked = 0
  const many = Object.fromEntries(
    Array.from({ length: 10_000 }, (_unused, at) => [String(at + 2), Array.from({ length: 100 }, () => other)])
  )
  const files = proc(many, {
    readlink: () => {
      asked++
      return Promise.resolve(other)
    }
  })
  t.equal(await portHolder('udp', 514, files), null)
  t.equal(asked, 20_000)
})

t.test('it never rejects, whatever the kernel says', async (t) => {
  for (const text of [
    '',
    '\0',
    row.repeat(3),
    `${row}\n${row}`,
    'x: 0 0 00010000 0001 01 5 /run/a\n',
    '\n'.repeat(1000)
  ]) {
    const files = {
      ...procFiles,
      readFile: () => Promise.resolve(text),
      readdir: () => Promise.resolve(['1', 'x']),
      readlink: denied
    }
    for (const [protocol, port] of [
      ['udp', 514],
      ['tcp', 514],
      ['unix', '/run/a']
    ] as const)
      t.equal(await portHolder(protocol, port, files), null)
  }
})
