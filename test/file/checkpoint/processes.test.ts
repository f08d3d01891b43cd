import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import t from 'tap'
import { livenessOf } from '../../../lib/file/checkpoint/liveness.ts'
import { systemProcesses } from '../../../lib/file/checkpoint/processes.ts'

t.test('this process is the one the system sees', async (t) => {
  const own = await systemProcesses.own()
  t.match(own, { host: hostname(), pid: process.pid })
  if (process.platform === 'linux') t.match(own, { boot: /^[0-9a-f-]{36}$/, pidNamespace: /^pid:\[\d+\]$/, started: /^\d+$/ })
  t.equal(livenessOf(own, own, await systemProcesses.look(own)), 'alive')
})

t.test('one that has ended is gone', async (t) => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log()'], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  const pid = child.pid ?? 0
  t.match(await systemProcesses.look({ pid }), { exists: true, ended: false })
  child.kill('SIGKILL')
  await once(child, 'exit')
  t.match(await systemProcesses.look({ pid }), { exists: false, ended: false })
})
