import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { formatHolder, LAST_LOCK } from '../../../lib/file/checkpoint/lock-file.ts'
import { systemProcesses } from '../../../lib/file/checkpoint/processes.ts'
import { failing, freshFolder, fsWith, namesIn, openFolder } from './support/open-folder.ts'
import { sampleCheckpoint } from './support/sample-checkpoint.ts'

/** Things that may have the name of a file without being one. */
const STRANGERS: readonly (readonly [string, (name: string) => unknown])[] = [
  ['a FIFO', (name) => execFileSync('mkfifo', [name])],
  ['a link to a device that never ends', (name) => fs.symlink('/dev/zero', name)],
  [
    'a link to another file',
    async (name) => {
      await fs.writeFile(`${name}-target`, 'precious')
      await fs.symlink(`${name}-target`, name)
    }
  ],
  ['a link that leads nowhere', (name) => fs.symlink('nowhere', name)],
  ['a link to itself', (name) => fs.symlink(name, name)],
  ['a folder', (name) => fs.mkdir(name)]
]

t.test('FIFOs with checkpoint names block nothing, even if they outnumber the threads of Node', async (t) => {
  const dir = await freshFolder(t, { 'other.txt': 'x' })
  const keys = Array.from({ length: 8 }, (_unused, at) => `key${at}`)
  for (const key of keys) execFileSync('mkfifo', [path.join(dir, `${key}.json`)])
  const stores = await Promise.all(keys.map((key) => openFolder(t, dir, { key })))
  for (const { store } of stores)
    await t.rejects(store.load(), { code: 'FILE_CHECKPOINT_UNUSABLE', cause: { code: 'FILE_NOT_REGULAR' } })
  t.equal(await fs.readFile(path.join(dir, 'other.txt'), 'utf8'), 'x')
})

t.test("anything but a file at a checkpoint's name is refused by its name, and left as it is", async (t) => {
  for (const [what, make] of STRANGERS) {
    const dir = await freshFolder(t)
    const name = path.join(dir, 'app.json')
    await make(name)
    const before = await fs.lstat(name)
    const { store, context } = await openFolder(t, dir, { key: 'app' })
    await t.rejects(
      store.load(),
      {
        code: 'FILE_CHECKPOINT_UNUSABLE',
        message: /app\.json/,
        cause: what.includes('link') ? { message: /is a symbolic link, which is never opened/ } : { code: /^FILE_/ }
      },
      what
    )
    t.notMatch(String(await store.load().catch((error: unknown) => error)), '/proc/', 'the error has the ordinary path')
    t.equal((await fs.lstat(name)).ino, before.ino, what)
    t.strictSame(context.codes, [])
    if (what === 'a folder') await t.rejects(store.save(sampleCheckpoint(1)), { code: 'FILE_CHECKPOINT_NOT_SAVED' })
    else {
      await store.save(sampleCheckpoint(1))
      t.strictSame(await store.load(), sampleCheckpoint(1), 'saving replaces the thing itself, and nothing behind it')
    }
    if (what === 'a link to another file') t.equal(await fs.readFile(`${name}-target`, 'utf8'), 'precious')
    await store.close?.()
  }
})

t.test("anything but a file at a lock's name locks nothing", async (t) => {
  for (const [what, make] of STRANGERS) {
    const dir = await freshFolder(t)
    await make(path.join(dir, 'lock.5'))
    const { store } = await openFolder(t, dir)
    t.ok((await namesIn(dir)).includes('lock.6'), what)
    await store.close?.()
  }
  const large = await freshFolder(t, { 'lock.5': ' '.repeat(100_000) })
  await openFolder(t, large)
  t.strictSame(await namesIn(large), ['lock.6'])
})

t.test('foreign names in the folder do not prevent a start', async (t) => {
  const names = [
    'lock.999999999999999.free',
    'lock.999999999999999',
    'lock.007',
    'lock.0',
    'lock.free',
    'lock.1.free.free',
    '.warp-flow-x',
    '-rf',
    'lock.\n1'
  ]
  const dir = await freshFolder(t, Object.fromEntries(names.map((name) => [name, ''])))
  const { store } = await openFolder(t, dir)
  t.strictSame(await namesIn(dir), [...names, 'lock.1'].sort())
  await store.close?.()
  await openFolder(t, dir)
  t.ok((await namesIn(dir)).includes('lock.2'))
})

t.test('a lock with the highest possible number is reported', async (t) => {
  const dir = await freshFolder(t, { [`lock.${LAST_LOCK}.free`]: '' })
  await t.rejects(openFolder(t, dir), {
    code: 'FILE_CHECKPOINT_UNUSABLE',
    message: new RegExp(`lock\\.${LAST_LOCK} was not put there by this library: remove it`)
  })
})

t.test('a lock name that exists without being listed, as on a case-insensitive file system, is skipped', async (t) => {
  const dir = await freshFolder(t, { 'lock.1': '' })
  const readdir = async (folder: string): Promise<string[]> =>
    (await fs.readdir(folder)).map((name) => (name === 'lock.1' ? 'LOCK.1' : name))
  await openFolder(t, dir, {}, { fs: fsWith({ readdir }) })
  t.strictSame(await namesIn(dir), ['lock.1', 'lock.2'])
})

t.test('a lock that was replaced by something else is not written through, but taken again', async (t) => {
  for (const [what, make] of [
    ...STRANGERS,
    [
      'a link to the lock of others',
      async (name: string) => {
        await fs.writeFile(`${name}-target`, formatHolder({ id: 'x', since: 0, ...(await systemProcesses.own()) }))
        await fs.symlink(`${name}-target`, name)
      }
    ],
    [
      'another file, of one name too many',
      async (name: string) => {
        await fs.writeFile(`${name}-target`, 'precious')
        await fs.link(`${name}-target`, name)
      }
    ]
  ] as const) {
    const dir = await freshFolder(t)
    const clock = fakeClock()
    const { store } = await openFolder(t, dir, { key: 'app', clock })
    const name = path.join(dir, 'lock.1')
    await fs.unlink(name)
    await make(name)
    const target = await fs.readFile(`${name}-target`).catch(() => null)
    await clock.advance(5000)
    while (clock.pending === 0)
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    if (target !== null) t.strictSame(await fs.readFile(`${name}-target`), target, what)
    // The file might be the lock of another holder: nothing is written until it has not been touched for long.
    if (what.startsWith('another file')) await fs.utimes(name, 0, 0)
    await store.save(sampleCheckpoint(1))
    t.ok((await namesIn(dir)).includes('lock.2'), what)
    if (target !== null) t.strictSame(await fs.readFile(`${name}-target`), target, what)
    await store.close?.()
  }
})

t.test(
  'if a held folder is moved away, the folder that its path now leads to is created if missing, locked and used',
  async (t) => {
    for (const [what, make] of [
      ['another', (dir: string) => fs.mkdir(dir)],
      ['nothing', () => Promise.resolve()],
      [
        'a link',
        async (dir: string) => {
          await fs.mkdir(`${dir}-elsewhere`)
          await fs.symlink(`${dir}-elsewhere`, dir)
        }
      ]
    ] as const) {
      const dir = path.join(await freshFolder(t), 'state')
      const { store } = await openFolder(t, dir, { key: 'app' })
      await store.save(sampleCheckpoint(1))
      await fs.rename(dir, `${dir}-old`)
      await make(dir)
      await store.save(sampleCheckpoint(2))
      t.strictSame(await namesIn(dir), ['app.json', 'lock.1'], what)
      t.strictSame(await store.load(), sampleCheckpoint(2), what)
      t.match(
        await fs.readFile(path.join(`${dir}-old`, 'app.json'), 'utf8'),
        '"offset":1,',
        'the folder that was moved away is left alone'
      )
      await store.close?.()
    }
  }
)

t.test(
  'a parent folder that becomes a link during a save does not redirect the save',
  { skip: process.platform !== 'linux' && 'only Linux has /proc/self/fd' },
  async (t) => {
    const base = await freshFolder(t)
    const dir = path.join(base, 'way', 'state')
    const trap = path.join(base, 'trap')
    await fs.mkdir(path.join(trap, 'state'), { recursive: true })
    let isArmed = false
    const rename: typeof fs.rename = async (from, to) => {
      if (isArmed) {
        isArmed = false
        await fs.rename(path.join(base, 'way'), path.join(base, 'was'))
        await fs.symlink(trap, path.join(base, 'way'))
      }
      await fs.rename(from, to)
    }
    const { store } = await openFolder(t, dir, { key: 'app' }, { fs: fsWith({ rename }) })
    isArmed = true
    await store.save(sampleCheckpoint(1))
    t.strictSame(await namesIn(path.join(trap, 'state')), [])
    t.strictSame(await namesIn(path.join(base, 'was', 'state')), ['app.json', 'lock.1'])
  }
)

t.test("without /proc, files are accessed by the folder's path", async (t) => {
  const stat = ((file: string, options: object) =>
    file.startsWith('/proc/') ? failing('ENOENT')() : fs.stat(file, options)) as typeof fs.stat
  const dir = await freshFolder(t)
  const { store } = await openFolder(t, dir, { key: 'app' }, { fs: fsWith({ stat }) })
  await store.save(sampleCheckpoint(1))
  t.strictSame(await store.load(), sampleCheckpoint(1))
  t.strictSame(await namesIn(dir), ['app.json', 'lock.1'])
})

t.test('a folder whose path cannot be examined is not assumed to be gone', async (t) => {
  const dir = await freshFolder(t)
  let isArmed = false
  const stat = ((file: string, options: object) =>
    isArmed ? failing('EIO')() : fs.stat(file, options)) as typeof fs.stat
  const { store } = await openFolder(t, dir, { key: 'app' }, { fs: fsWith({ stat }) })
  isArmed = true
  await t.rejects(store.save(sampleCheckpoint(1)), { code: 'FILE_CHECKPOINT_NOT_SAVED', cause: { code: 'EIO' } })
})

t.test('a file of another user is not trusted', async (t) => {
  const dir = await freshFolder(t)
  const { store } = await openFolder(t, dir, { key: 'app' })
  await store.save(sampleCheckpoint(1))
  await store.close?.()
  if (process.geteuid?.() !== 0) {
    t.comment('only root can change the owner of a file')
    return
  }
  await fs.chown(path.join(dir, 'app.json'), 54_321, 54_321)
  const again = await openFolder(t, dir, { key: 'app' })
  await t.rejects(again.store.load(), {
    code: 'FILE_CHECKPOINT_UNUSABLE',
    message: /app\.json belongs to another user \(54321\)/
  })
})
