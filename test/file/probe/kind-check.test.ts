import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t from 'tap'
import { codesOf, outcomeOf, setBy } from './support/outcome.ts'

const posix = { skip: process.platform === 'win32' && 'pipes and devices have names elsewhere' }

t.test('a regular file passes; patterns and missing files are left to other checks', async (t) => {
  const base = t.testdir({ 'a.log': '' })
  t.match(await outcomeOf('file.kind', { base, file: 'a.log' }), {
    status: 'pass',
    evidence: [{ value: { kind: 'file' } }]
  })
  t.strictSame(await outcomeOf('file.kind', { base, file: '*.log' }), { status: 'pass' })
  t.strictSame(await outcomeOf('file.kind', { base, file: 'gone.log' }), { status: 'pass' })
})

t.test('for a folder, a pattern for the files in it is suggested', async (t) => {
  const base = t.testdir({ web: { 'a.out': '' }, app: { 'b.out': '', 'b.log': '' }, none: {} })
  for (const [file, pattern] of [
    ['web', '*.out'],
    ['app/', '*.log'],
    ['none', '*.log']
  ] as const) {
    const outcome = await outcomeOf('file.kind', { base, file })
    t.strictSame([outcome.status, ...codesOf(outcome)], ['fail', 'FILE_IS_DIRECTORY'])
    t.equal(setBy(outcome), `base = ${JSON.stringify(path.join(base, file.replace('/', '')))}, file = "${pattern}"`)
  }
})

t.test('pipes, sockets and devices are reported as such, and never opened', posix, async (t) => {
  const base = t.testdir({})
  execFileSync('mkfifo', [path.join(base, 'pipe')])
  const socket = path.join(tmpdir(), `warp-flow-kind-${process.pid}`)
  const server = createServer().listen(socket)
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
  })
  t.teardown(() => rm(socket, { force: true }))
  for (const [name, kind] of [
    [path.join(base, 'pipe'), 'pipe'],
    [socket, 'socket'],
    ['/dev/null', 'device']
  ] as const) {
    const outcome = await outcomeOf('file.kind', { path: name })
    t.strictSame([outcome.status, ...codesOf(outcome), outcome.causes?.[0]?.detail], ['fail', 'FILE_NOT_REGULAR', kind])
  }
})
