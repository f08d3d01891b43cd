import * as fs from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import type { LockHolder } from '../../../lib/file/checkpoint/lock-file.ts'
import { formatHolder, parseHolder } from '../../../lib/file/checkpoint/lock-file.ts'
import { systemProcesses } from '../../../lib/file/checkpoint/processes.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { during, failing, freshFolder, fsWith, namesIn, openFolder } from './support/open-folder.ts'
import { sampleCheckpoint } from './support/sample-checkpoint.ts'

const elsewhere: LockHolder = {
  id: 'x',
  host: 'another-host',
  boot: 'b',
  pidNamespace: 'pid:[1]',
  pid: 7,
  started: '5',
  since: 0
}

async function here(parts: Partial<LockHolder> = {}): Promise<LockHolder> {
  return { id: 'x', since: 0, ...(await systemProcesses.own()), ...parts }
}

function failingAt(name: RegExp): typeof fs.open {
  return async (...args) => (name.test(String(args[0])) ? failing('EIO')() : fs.open(...args))
}

t.test('sources of one process share a folder, and the last one to close releases it', async (t) => {
  const dir = await freshFolder(t)
  const [a, b] = await Promise.all([openFolder(t, dir, { key: 'a' }), openFolder(t, path.join(dir, '.'), { key: 'b' })])
  t.strictSame(await namesIn(dir), ['lock.1'])
  await t.rejects(openFolder(t, dir, { key: 'a' }), {
    code: 'FILE_CHECKPOINT_IN_USE',
    message: /key a .*already|already .*key a /
  })
  await a.store.close?.()
  await a.store.close?.()
  t.strictSame(await namesIn(dir), ['lock.1'])
  const again = await openFolder(t, dir, { key: 'a' })
  await a.store.close?.()
  await t.rejects(
    openFolder(t, dir, { key: 'a' }),
    { code: 'FILE_CHECKPOINT_IN_USE' },
    'closing the first store again does not affect its successor'
  )
  await again.store.close?.()
  await b.store.save(sampleCheckpoint(1))
  const [, c] = await Promise.all([b.store.close?.(), openFolder(t, dir, { key: 'b' })])
  t.strictSame(await c.store.load(), sampleCheckpoint(1))
  t.strictSame(await namesIn(dir), ['b.json', 'lock.2'])
})

t.test('the holder of a lock on this machine is looked up', async (t) => {
  for (const [name, holder, isFree] of [
    ['no such process', await here({ pid: 2 ** 30 }), true],
    [
      'a number that another process has now',
      await here({ pid: process.ppid, started: '1', thread: undefined }),
      process.platform === 'linux'
    ],
    ['one that lives', await here({ pid: process.ppid, started: '', thread: undefined }), false],
    ['one that may not be signalled', await here({ pid: 1, started: '', thread: undefined }), false],
    ['this process itself, by another copy', await here(), false]
  ] as const) {
    const dir = await freshFolder(t, { 'lock.5': formatHolder(holder), 'lock.4': 'older' })
    const opening = openFolder(t, dir)
    if (isFree) {
      await opening
      t.strictSame(await namesIn(dir), ['lock.6'], name)
    } else {
      await t.rejects(
        opening,
        {
          code: 'FILE_CHECKPOINT_LOCKED',
          message: new RegExp(
            `pid ${holder.pid}, since 1970-01-01T00:00:00.000Z${holder.pid === process.pid ? ', which is this process' : '$'}`
          )
        },
        name
      )
      t.strictSame(await namesIn(dir), ['lock.4', 'lock.5'], name)
    }
  }
})

t.test('a holder that cannot be looked up is dead if it has not touched its lock for 30 s', async (t) => {
  for (const [name, text] of [
    ['another host', formatHolder(elsewhere)],
    ['a lock that was never finished', '']
  ] as const) {
    const dir = await freshFolder(t, { 'lock.5': text })
    const old = new Date(Date.now() - 31_000)
    await fs.utimes(path.join(dir, 'lock.5'), old, old)
    await openFolder(t, dir)
    t.strictSame(await namesIn(dir), ['lock.6'], name)
  }
})

t.test('a holder that may be alive is watched for 30 s, or until it touches its lock', async (t) => {
  const dead = await freshFolder(t, { 'lock.5': formatHolder(elsewhere) })
  const soon = new Date(Date.now() + 3_600_000) // the holder's clock is an hour ahead
  await fs.utimes(path.join(dead, 'lock.5'), soon, soon)
  const clock = fakeClock()
  await during(clock, openFolder(t, dead, { clock }))
  t.ok(clock.now() >= 30_000 && clock.now() < 40_000, String(clock.now()))
  t.strictSame(await namesIn(dead), ['lock.6'])

  for (const [holder, message] of [
    [formatHolder(elsewhere), 'pid 7 on another-host'],
    [
      formatHolder(await here({ pidNamespace: 'pid:[1]' })),
      `in another container or before a restart of ${hostname()}`
    ],
    ['', 'does not name']
  ] as const) {
    const alive = await freshFolder(t, { 'lock.5': holder })
    const clock = fakeClock()
    const opening = openFolder(t, alive, { clock })
    while (clock.pending === 0) await setImmediate() // the lock has been examined once
    await fs.utimes(path.join(alive, 'lock.5'), soon, soon)
    await t.rejects(during(clock, opening), { code: 'FILE_CHECKPOINT_LOCKED', message })
    t.ok(clock.now() < 30_000)
  }
})

t.test('destroying a source immediately ends the watching for that source alone', async (t) => {
  const dir = await freshFolder(t, { 'lock.5': formatHolder(elsewhere) })
  const clock = fakeClock()
  const controller = new AbortController()
  const first = openFolder(t, dir, { key: 'a', clock, signal: controller.signal })
  while (clock.pending === 0) await setImmediate()
  const second = openFolder(t, dir, { key: 'b', clock })
  controller.abort()
  await t.rejects(first, { name: 'AbortError' })
  await during(clock, second)
  t.strictSame(await namesIn(dir), ['lock.6'])
})

t.test('sources that wait together are refused together', async (t) => {
  const dir = await freshFolder(t, {
    'lock.5': formatHolder(await here({ pid: process.ppid, started: '', thread: undefined }))
  })
  const opened = await Promise.allSettled(['a', 'b', 'c'].map((key) => openFolder(t, dir, { key })))
  for (const one of opened) t.match(one, { status: 'rejected', reason: { code: 'FILE_CHECKPOINT_LOCKED' } })
})

t.test('a holder touches its lock every 5 s, and closing leaves no timer', async (t) => {
  const dir = await freshFolder(t)
  const clock = fakeClock()
  const { store } = await openFolder(t, dir, { clock })
  const file = path.join(dir, 'lock.1')
  const text = await fs.readFile(file, 'utf8')
  const long = new Date(0)
  for (let round = 0; round < 3; round++) {
    await fs.utimes(file, long, long)
    await clock.advance(5000)
    while (clock.pending === 0) await setImmediate()
    t.ok((await fs.stat(file)).mtimeMs > 0)
  }
  t.equal(await fs.readFile(file, 'utf8'), text)
  t.ok(parseHolder(text))
  await clock.advance(5000) // the store closes during a touch
  await store.close?.()
  t.equal(clock.pending, 0)
})

t.test('a lost lock is taken again if no other process holds it', async (t) => {
  const dir = path.join(await freshFolder(t), 'x', 'y')
  const clock = fakeClock()
  const [a, b] = [await openFolder(t, dir, { key: 'a', clock }), await openFolder(t, dir, { key: 'b', clock })]
  await fs.rm(path.dirname(dir), { recursive: true })
  await clock.advance(5000) // a touch that finds no lock
  await Promise.all([a.store.save(sampleCheckpoint(1)), b.store.save(sampleCheckpoint(2))])
  t.strictSame(await namesIn(dir), ['a.json', 'b.json', 'lock.1'])
})

t.test('nothing is written once another process has taken over the folder', async (t) => {
  const dir = await freshFolder(t)
  const { store } = await openFolder(t, dir, { key: 'app' })
  await store.save(sampleCheckpoint(1))
  await fs.unlink(path.join(dir, 'lock.1'))
  await fs.writeFile(path.join(dir, 'lock.2'), formatHolder(elsewhere))
  for (let tried = 0; tried < 2; tried++) {
    await t.rejects(store.save(sampleCheckpoint(2)), {
      code: 'FILE_CHECKPOINT_NOT_SAVED',
      cause: { code: 'FILE_CHECKPOINT_LOCKED' },
      message: /pid 7 on another-host/
    })
  }
  t.strictSame(await store.load(), sampleCheckpoint(1))
  await store.close?.()
  t.strictSame(await namesIn(dir), ['app.json', 'lock.2'])
})

t.test('a lock that cannot be examined is not assumed to be held', async (t) => {
  const dir = await freshFolder(t)
  const { store } = await openFolder(t, dir, { key: 'app' }, { fs: fsWith({ open: failingAt(/lock\.1$/) }) })
  await t.rejects(store.save(sampleCheckpoint(1)), { code: 'FILE_CHECKPOINT_NOT_SAVED', cause: { code: 'EIO' } })
})

t.test('without hard links, the lock is created in place', async (t) => {
  for (const code of ['EPERM', 'ENOTSUP', 'ENOSYS', 'UNKNOWN']) {
    const dir = await freshFolder(t)
    await openFolder(t, dir, {}, { fs: fsWith({ link: failing(code) }) })
    t.equal(parseHolder(await fs.readFile(path.join(dir, 'lock.1'), 'utf8'))?.pid, process.pid)
    t.strictSame(await namesIn(dir), ['lock.1'])
  }
  const refused = await freshFolder(t)
  const open = async (...args: Parameters<typeof fs.open>): Promise<fs.FileHandle> =>
    String(args[0]).endsWith('lock.1') ? failing('EACCES')() : fs.open(...args)
  await t.rejects(openFolder(t, refused, {}, { fs: fsWith({ link: failing('EPERM'), open }) }), {
    code: 'FILE_CHECKPOINT_UNUSABLE',
    cause: { code: 'EACCES' }
  })
})

t.test('a process that is too late for a lock number detects it, whatever has happened since it looked', async (t) => {
  const living = formatHolder(await here({ pid: process.ppid, started: '', thread: undefined }))
  const write = (dir: string, name: string, text: string): Promise<void> => fs.writeFile(path.join(dir, name), text)
  const cases: readonly (readonly [string, boolean, (dir: string) => Promise<unknown>, readonly string[] | null])[] = [
    ['another was faster', true, (dir) => write(dir, 'lock.6', living), null],
    ['another was faster, and there are no links', false, (dir) => write(dir, 'lock.6', living), null],
    ['another was faster, and has given it back', true, (dir) => write(dir, 'lock.6.free', living), ['lock.7']],
    ['the next one has it already', true, (dir) => write(dir, 'lock.7', living), null],
    [
      'the winner has tidied up',
      true,
      async (dir) => {
        for (const name of await namesIn(dir)) if (name.endsWith('.tmp')) await fs.unlink(path.join(dir, name))
      },
      ['lock.7']
    ],
    [
      'the link was made, and its answer lost',
      true,
      async (dir) => {
        const temporary = (await namesIn(dir)).find((name) => name.endsWith('.tmp')) ?? ''
        await fs.link(path.join(dir, temporary), path.join(dir, 'lock.6'))
      },
      ['lock.6']
    ]
  ]
  for (const [name, links, meanwhile, expected] of cases) {
    const dir = await freshFolder(t, { 'lock.5.free': '' })
    let isFirst = true
    const link: typeof fs.link = async (from, to) => {
      if (isFirst) await meanwhile(dir)
      isFirst = false
      return links ? await fs.link(from, to) : await failing('EPERM')()
    }
    const opening = openFolder(t, dir, {}, { fs: fsWith({ link }) })
    if (expected === null) await t.rejects(opening, { code: 'FILE_CHECKPOINT_LOCKED' }, name)
    else {
      const { store } = await opening
      t.strictSame(await namesIn(dir), expected, name)
      await store.close?.()
    }
  }
})

t.test('a lock that disappears while it is examined is looked up again', async (t) => {
  const dir = await freshFolder(t, { 'lock.5': formatHolder(elsewhere) })
  const open = async (...args: Parameters<typeof fs.open>): Promise<fs.FileHandle> => {
    if (String(args[0]).endsWith('lock.5')) await fs.rename(path.join(dir, 'lock.5'), path.join(dir, 'lock.5.free'))
    return await fs.open(...args)
  }
  await openFolder(t, dir, {}, { fs: fsWith({ open }) })
  t.strictSame(await namesIn(dir), ['lock.6'])
})

t.test('a lock that cannot be read is an error; one that cannot be released stays', async (t) => {
  const shut = await freshFolder(t, { 'lock.5': '' })
  await t.rejects(openFolder(t, shut, {}, { fs: fsWith({ open: failingAt(/lock\.5$/) }) }), {
    code: 'FILE_CHECKPOINT_UNUSABLE',
    cause: { code: 'EIO' }
  })
  const dir = await freshFolder(t)
  const { store } = await openFolder(t, dir, {}, { fs: fsWith({ rename: failing('EIO') }) })
  await store.close?.()
  t.strictSame(await namesIn(dir), ['lock.1'])
})
