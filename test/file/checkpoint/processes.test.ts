import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import t from 'tap'
import { livenessOf } from '../../../lib/file/checkpoint/liveness.ts'
import { processesBy, systemProcesses } from '../../../lib/file/checkpoint/processes.ts'

t.test('this process is the one the system sees', async (t) => {
  const own = await systemProcesses.own()
  t.match(own, { host: hostname(), pid: process.pid })
  if (process.platform === 'linux')
    t.match(own, { boot: /^[0-9a-f-]{36}$/, pidNamespace: /^pid:\[\d+\]$/, started: /^\d+$/ })
  t.equal(livenessOf(own, own, await systemProcesses.look(own)), 'alive')
})

t.test('one that has ended is gone', async (t) => {
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

t.test('a thread is known where the system tells of threads', async (t) => {
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
