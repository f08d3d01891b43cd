import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import t from 'tap'
import type { NumberSeen, ProcessIdentity, ProcessSeen } from '../../../lib/file/checkpoint/processes.ts'
import {
  livenessOf,
  processesBy,
  systemProcesses,
  isSamePlace,
  parseProcStat
} from '../../../lib/file/checkpoint/processes.ts'

t.test('the system reports this process as alive', async (t) => {
  const own = await systemProcesses.own()
  t.match(own, { host: hostname(), pid: process.pid })
  if (process.platform === 'linux')
    t.match(own, { boot: /^[0-9a-f-]{36}$/, pidNamespace: /^pid:\[\d+\]$/, started: /^\d+$/ })
  t.equal(livenessOf(own, own, await systemProcesses.look(own)), 'alive')
})

t.test('a process that has ended does not exist', async (t) => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log()'], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  await once(child.stdout, 'data')
  const pid = child.pid ?? 0
  t.match(await systemProcesses.look({ pid }), { exists: true, ended: false })
  child.kill('SIGKILL')
  await once(child, 'exit')
  t.match(await systemProcesses.look({ pid }), { exists: false, ended: false })
})

t.test('a thread is identified if the system lists threads', async (t) => {
  const own = await systemProcesses.own()
  if (process.platform === 'linux') {
    t.match(own.thread, { id: 0, tid: String(process.pid), started: /^\d+$/ })
    t.match(await systemProcesses.look(own), { thread: { exists: true, ended: false, started: own.thread?.started } })
    t.match(await systemProcesses.look({ pid: own.pid, thread: { id: 1, tid: '4294967295', started: '' } }), {
      exists: true,
      thread: { exists: false }
    })
    t.match(await systemProcesses.look({ pid: 2 ** 30, thread: { id: 1, tid: '5', started: '' } }), {
      exists: false,
      thread: null
    })
  }
  const silent = processesBy('/nowhere')
  t.match(await silent.own(), {
    boot: '',
    pidNamespace: '',
    started: '',
    pid: process.pid,
    thread: { id: 0, tid: '', started: '' }
  })
  t.strictSame(await silent.look(own), { exists: true, started: '', ended: false, thread: null })
})

const here: ProcessIdentity = {
  host: 'web-1',
  boot: 'b1',
  pidNamespace: 'pid:[1]',
  pid: 7,
  started: '100',
  thread: { id: 0, tid: '7', started: '100' }
}
const gone: NumberSeen = { exists: false, started: '', ended: false }

t.test('a process is alive if its pid still belongs to the same process', async (t) => {
  const cases: readonly (readonly [string, Partial<ProcessIdentity>, Partial<ProcessSeen>, string])[] = [
    ['the same', {}, {}, 'alive'],
    ['no such number', {}, { exists: false, started: '' }, 'dead'],
    ['a zombie', {}, { ended: true }, 'dead'],
    ['another process of the number', {}, { started: '101' }, 'dead'],
    ['a system that does not tell when', {}, { started: '' }, 'alive'],
    ['a holder that did not know when', { started: '' }, {}, 'alive'],
    ['another host', { host: 'web-2' }, {}, 'unknown'],
    ['another host, no such number here', { host: 'web-2' }, { exists: false }, 'unknown'],
    ['before a restart of the machine', { boot: 'b0' }, {}, 'unknown'],
    ['its thread runs', {}, { thread: { exists: true, started: '100', ended: false } }, 'alive'],
    ['its thread has ended', {}, { thread: gone }, 'dead'],
    ['its thread is about to go', {}, { thread: { exists: true, started: '100', ended: true } }, 'dead'],
    ['another thread of the number', {}, { thread: { exists: true, started: '101', ended: false } }, 'dead'],
    [
      'another thread of this process, and nobody tells of threads',
      { thread: { id: 1, tid: '', started: '' } },
      {},
      'unknown'
    ],
    ['this process, by a release that does not tell which thread', { thread: undefined }, {}, 'unknown'],
    ['another process, and nobody tells of threads', { pid: 8, thread: { id: 1, tid: '', started: '' } }, {}, 'alive'],
    [
      'another process, by a release that does not tell which thread',
      { pid: 8, thread: undefined },
      { thread: gone },
      'alive'
    ],
    [
      'another container, where another thread has the number',
      { pidNamespace: 'pid:[2]' },
      { thread: gone },
      'unknown'
    ],
    ['another container', { pidNamespace: 'pid:[2]' }, { exists: false }, 'unknown']
  ]
  for (const [name, holder, seen, expected] of cases) {
    t.equal(
      livenessOf({ ...here, ...holder }, here, { exists: true, started: '100', ended: false, thread: null, ...seen }),
      expected,
      name
    )
  }
  t.ok(isSamePlace(here, { ...here }))
})

t.test('the stat line of a process in /proc is parsed', async (t) => {
  const line = (name: string, state: string): string =>
    `7 (${name}) ${state} 1 2 3 0 -1 4194304 99 0 0 0 0 0 0 0 20 0 1 0 3498734 3133440 394`
  for (const name of ['node', 'a b', 'x) Z 1 (y', ')', ''])
    t.strictSame(parseProcStat(line(name, 'S')), { started: '3498734', ended: false }, name)
  for (const state of ['Z', 'X', 'x']) t.ok(parseProcStat(line('node', state)).ended, state)
  t.strictSame(parseProcStat(''), { started: '', ended: false })
})
