import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import t, { type Test } from 'tap'
import { gzipSync } from 'node:zlib'
import { containerLogs } from '../../examples/container-logs/container-logs.ts'
import type { ContainerRecord } from '../../examples/container-logs/container-record.ts'
import { createFileSource } from '../../lib/index.ts'
import { criLine, dockerLine } from './support/container-events.ts'
import { killChild } from '../support/kill-child.ts'

const ID = 'c0ffee'.repeat(10) + 'abcd'

t.test('through the links of /var/log/containers, with a rotation by the runtime', async (t) => {
  const root = t.testdir()
  const [containers, pod, docker] = ['log/containers', 'log/pods/shop_web-0_1f2e/nginx', `docker/${ID}`].map((name) => {
    mkdirSync(path.join(root, name), { recursive: true })
    return path.join(root, name)
  })
  if (containers === undefined || pod === undefined || docker === undefined) throw new Error('never')
  const log = path.join(docker, `${ID}-json.log`)
  const write = (stream: string, text: string) => appendFileSync(log, `${String(dockerLine(stream, text))}\n`)
  write('stdout', 'one\n')
  write('stdout', 'a long ')
  write('stderr', 'meanwhile\n')
  symlinkSync(log, path.join(pod, '0.log'))
  symlinkSync(path.join(pod, '0.log'), path.join(containers, `web-0_shop_nginx-${ID}.log`))

  const source = createFileSource(
    { base: containers, file: '*.log', mode: 'follow', ack: 'manual', checkpointDir: path.join(root, 'state') },
    { key: 'containers' }
  )
  const records: ContainerRecord[] = []
  await pipeline(source, containerLogs(), async (all: AsyncIterable<ContainerRecord>) => {
    for await (const record of all) {
      record.ack()
      records.push(record)
      if (record.payload.equals(Buffer.from('meanwhile'))) {
        renameSync(log, `${log}.1`)
        write('stdout', 'line\n')
        appendFileSync(log, 'no line of a container\n')
        write('stdout', 'two\n')
      }
      if (record.payload.equals(Buffer.from('two'))) void source.stop()
    }
  })
  await source.stop()
  t.strictSame(
    records.map(({ payload, stream, fault }) => [payload.toString(), stream ?? fault].join()),
    ['one,stdout', 'meanwhile,stderr', 'a long line,stdout', 'no line of a container,no_container_log', 'two,stdout']
  )
  t.match(records[0]?.container, { namespace: 'shop', pod: 'web-0', container: 'nginx', id: ID })
  t.equal(source.stats().unacked, 0, 'each part is acked')
})

t.test('the program survives kill -9, rotations by the kubelet, and lines that are not whole', async (t) => {
  const root = t.testdir()
  const folder = path.join(root, 'pods', 'shop_web-0_1f2e', 'nginx')
  mkdirSync(folder, { recursive: true })
  const log = path.join(folder, '0.log')
  const write = (stream: string, tag: string, text: string) =>
    appendFileSync(log, `${String(criLine(stream, tag, text))}\n`)
  write('stdout', 'F', 'line 1')
  write('stdout', 'P', 'be')

  const first = start(t, root)
  await first.came('line 1')
  const closed = once(first.child, 'close')
  first.child.kill('SIGKILL')
  await closed

  // While it is away: the rest of the line, a rotation, what comes after, another rotation, which compresses the first
  write('stderr', 'F', 'from another stream')
  write('stdout', 'F', 'ginning')
  const rotate = (stamp: string): string => {
    const rotated = `${log}.20261130-${stamp}`
    renameSync(log, rotated)
    writeFileSync(log, '')
    return rotated
  }
  const oldest = rotate('101112')
  write('stdout', 'F', 'line 2')
  rotate('111213')
  writeFileSync(`${oldest}.gz`, gzipSync(readFileSync(oldest)))
  rmSync(oldest)
  write('stdout', 'F', 'line 3')

  const second = start(t, root)
  await Promise.all(['beginning', 'from another stream', 'line 2', 'line 3'].map((text) => second.came(text)))
  const { port } = await second.health
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`)
  t.equal(ready.status, 200)
  t.match(await ready.json(), [{ status: 'StatusOK', since: /^20/, troubles: [] }])
  t.equal((await fetch(`http://127.0.0.1:${port}/livez`)).status, 200)
  t.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 404)

  // While it runs: a rotation in the midst of a line
  write('stdout', 'P', 'across ')
  write('stderr', 'F', 'all of it is read')
  await second.came('all of it is read')
  rotate('121314')
  write('stdout', 'F', 'a rotation')
  await second.came('across a rotation')
  write('stdout', 'P', 'never en')
  write('stderr', 'F', 'read')
  await second.came('read')
  const ended = once(second.child, 'close') as Promise<[number | null]>
  second.child.kill('SIGTERM')
  t.equal((await ended)[0], 0, second.said())
  await second.came('never en')
  t.match(second.records.at(-1), { text: 'never en', incomplete: 'end' })

  const third = start(t, root)
  write('stdout', 'F', 'ded')
  await third.came('ded')
  t.strictSame(
    third.records.map(({ text }) => text),
    ['ded'],
    'what was acked does not come again'
  )
  const over = once(third.child, 'close')
  third.child.kill('SIGTERM')
  await over
})

interface Shown {
  readonly text: string
  readonly incomplete: string | null
}

/** The example on a tree of its own, and what it writes. */
function start(t: Test, root: string) {
  const child = spawn(process.execPath, [path.resolve('dist/examples/container-logs/main.js')], {
    env: { ...process.env, LOG_BASE: path.join(root, 'pods'), STATE: path.join(root, 'state'), PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  t.teardown(() => killChild(child))
  const records: Shown[] = []
  const waiting = new Map<string, () => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const record = JSON.parse(line) as Shown
    records.push(record)
    waiting.get(record.text)?.()
  })
  let said = ''
  const health = new Promise<{ readonly port: number }>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      said += `${line}\n`
      const port = /^health at .*port: (\d+)/.exec(line)?.[1]
      if (port !== undefined) resolve({ port: Number(port) })
    })
  })
  const came = (text: string): Promise<void> =>
    new Promise((resolve) => {
      if (records.some((record) => record.text === text)) resolve()
      else waiting.set(text, resolve)
    })
  return { child, records, came, health, said: () => said }
}
