import { mkdir, symlink, writeFile } from 'node:fs/promises'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import t, { type Test } from 'tap'
import { codesOf, commandOf, outcomeOf, setBy, type Asked } from './support/outcome.ts'

const posix = { skip: process.platform === 'win32' && 'Linux has it in files' }
/** A local file system. */
const local = { ...fs, statfs: async () => Object.assign(await fs.statfs('.'), { type: 0xef53 }) }

/**
 * The inotify limits and uses that Linux reports: `taken` holds the watches of each pid; each has one instance.
 */
async function watching(
  t: Test,
  {
    watches,
    instances,
    taken = {}
  }: { readonly watches?: number; readonly instances?: number; readonly taken?: Readonly<Record<string, number>> }
): Promise<Asked> {
  const proc = t.testdir({ sys: { fs: { inotify: {} } } })
  const limits = path.join(proc, 'sys', 'fs', 'inotify')
  if (watches !== undefined) await writeFile(path.join(limits, 'max_user_watches'), `${watches}\n`)
  if (instances !== undefined) await writeFile(path.join(limits, 'max_user_instances'), `${instances}\n`)
  for (const [pid, count] of Object.entries(taken)) {
    await mkdir(path.join(proc, pid, 'fd'), { recursive: true })
    await mkdir(path.join(proc, pid, 'fdinfo'))
    await symlink('anon_inode:inotify', path.join(proc, pid, 'fd', '3'))
    await symlink('socket:[1]', path.join(proc, pid, 'fd', '4'))
    await writeFile(path.join(proc, pid, 'fdinfo', '3'), `flags: 0\n${'inotify wd:1\n'.repeat(count)}`)
  }
  return { parts: { proc, platform: 'linux', fs: local } }
}

t.test('the watches that are needed are compared with the limits of inotify', posix, async (t) => {
  const base = path.join(import.meta.dirname, '..')
  const ask = (asked: Asked, file = '*.log'): ReturnType<typeof outcomeOf> =>
    outcomeOf('file.watch', { base, file, mode: 'follow' }, asked)
  t.match(await ask(await watching(t, { watches: 10, instances: 2, taken: { 12: 3 } })), {
    status: 'pass',
    evidence: [{ value: { needed: 1, watches: 10, watchesUsed: 3, instances: 2, instancesUsed: 1 } }]
  })
  const watches = await ask(await watching(t, { watches: 3, instances: 2, taken: { 12: 3 } }))
  t.strictSame(
    [watches.status, ...codesOf(watches), commandOf(watches).replace('sudo ', ''), setBy(watches, 1)],
    ['warn', 'FILE_WATCH_LIMIT', 'sysctl -w fs.inotify.max_user_watches=6', 'use_polling = true']
  )
  const instances = await ask(await watching(t, { watches: 100, instances: 1, taken: { 12: 3 } }))
  t.match(commandOf(instances), 'sysctl -w fs.inotify.max_user_instances=2')
  t.equal(
    (await ask(await watching(t, { watches: 100, instances: 1, taken: { [process.pid]: 3 } }))).status,
    'pass',
    'this process already has an instance'
  )
  const others = await watching(t, { watches: 3, instances: 2, taken: { 12: 3 } })
  t.equal(
    (await ask({ parts: { ...others.parts, user: () => ({ uid: 12_345n, groups: [] }) } })).status,
    'pass',
    'the watches of other users count against their own limits'
  )
  t.equal((await ask(await watching(t, { watches: 100 }))).status, 'unknown')
  t.equal((await ask({ parts: { platform: 'darwin', fs: local } })).status, 'unknown')
  t.match((await ask(await watching(t, { watches: 1000, instances: 9 }), '**/*.ts')).evidence?.[0]?.value, {
    watches: 1000
  })
  t.match((await ask(await watching(t, { watches: 1000, instances: 9 }), 'a/b/c.ts')).evidence?.[0]?.value, {
    needed: 3
  })
  t.match((await ask(await watching(t, { watches: 1000, instances: 9 }), '*/c.ts')).evidence?.[0]?.value, {
    watches: 1000
  })
  t.match(await outcomeOf('file.watch', { base, file: 'x', mode: 'follow', usePolling: true }), {
    status: 'pass',
    because: { en: 'it is polled' }
  })
  const stats = { before: {}, after: {}, elapsedMs: 1 } as never
  t.equal(
    (
      await outcomeOf(
        'file.watch',
        { base, file: 'x', mode: 'follow' },
        { ...(await watching(t, { watches: 0, instances: 0 })), context: { running: stats } }
      )
    ).status,
    'pass',
    'a running source is already watching'
  )
})

t.test('the file descriptors that are needed are compared with their limit', posix, async (t) => {
  const ask = (
    limit: number | null,
    proc = '/proc',
    maxOpenFiles = 1024,
    mode: 'once' | 'follow' = 'follow'
  ): ReturnType<typeof outcomeOf> =>
    outcomeOf(
      'file.descriptors',
      { mode, maxOpenFiles },
      { parts: { descriptors: () => Promise.resolve(limit), proc } }
    )
  t.equal((await ask(100_000)).status, 'pass')
  t.equal((await ask(null)).status, 'unknown')
  t.not((await outcomeOf('file.descriptors', {})).status, 'fail', 'with the limit of this process')
  const low = await ask(512, t.testdir({}), 1024)
  t.strictSame([low.status, ...codesOf(low), setBy(low)], ['warn', 'FILE_OPEN_LIMIT_LOW', 'max_open_files = 448'])
  t.equal((await ask(512, t.testdir({}), 1024, 'once')).status, 'pass')
  const none = await ask(3, t.testdir({ self: { fd: { 0: '', 1: '', 2: '' } } }))
  t.strictSame([none.status, ...codesOf(none)], ['fail', 'FILE_TOO_MANY_OPEN'])
})
