import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import * as fs from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import t from 'tap'
import { fileChecks } from '../../../lib/file/probe/file-checks.ts'
import { checkpointName } from '../../../lib/file/checkpoint/checkpoint-names.ts'
import { systemClock } from '../../../lib/core/clock.ts'
import { fileParams } from '../support/file-params.ts'
import { reachableFolder } from '../support/reachable-folder.ts'
import { withoutRights } from '../support/without-rights.ts'
import { freshFolder, openFolder } from '../checkpoint/support/open-folder.ts'
import { codesOf, commandOf, outcomeOf, setBy, setsBy, type Asked } from './support/outcome.ts'

const posix = { skip: process.platform === 'win32' && 'POSIX rights' }

function asked(check: string, checkpointDir: string, more: Asked = {}): ReturnType<typeof outcomeOf> {
  return outcomeOf(check, { base: '.', file: 'a.log', mode: 'follow', checkpointDir }, more)
}

t.test('a missing folder passes, and the check does not create it', async (t) => {
  const dir = path.join(await freshFolder(t), 'a', 'b')
  t.match(await asked('file.checkpoint', dir), {
    status: 'pass',
    because: { en: 'the source creates it when it starts' }
  })
  for (const check of ['file.checkpoint.lock', 'file.checkpoint.positions', 'file.checkpoint.space'])
    t.equal((await asked(check, dir)).status, 'pass', check)
  await t.rejects(fs.stat(dir))
})

t.test('a folder that the process may not write to, or that others may write to, is reported', posix, async (t) => {
  const root = reachableFolder(t)
  const dir = path.join(root, 'positions')
  await mkdir(dir, { mode: 0o700 })
  t.equal((await asked('file.checkpoint', dir)).status, 'pass')
  await chmod(dir, 0o777)
  const open = await asked('file.checkpoint', dir)
  t.strictSame(
    [open.status, ...codesOf(open), commandOf(open)],
    ['fail', 'FILE_CHECKPOINT_UNUSABLE', `chmod o-w ${dir}`]
  )
  t.strictSame(setsBy(open), ['', `checkpoint_dir = ${JSON.stringify(path.join(dir, 'positions'))}`])
  execFileSync('sh', ['-c', commandOf(open)])
  t.equal((await asked('file.checkpoint', dir)).status, 'pass')
  const stranger = await asked('file.checkpoint', dir, {
    parts: {
      user: () => ({ uid: 12n, groups: [] }),
      fs: { ...fs, stat: (async (name: string) => Object.assign(await fs.stat(name), { uid: 13 })) as typeof fs.stat }
    }
  })
  t.match(commandOf(stranger), `chown 12 ${dir}`)
  t.equal(
    (await asked('file.checkpoint', dir, { parts: { user: () => null } })).status,
    'pass',
    'on systems without users, modes are not checked'
  )
  const shut = await withoutRights(dir, () => asked('file.checkpoint', dir))
  t.match(shut.causes?.[0]?.detail, 'does not let it enter')
  t.match(commandOf(shut), new RegExp(`^(?:sudo )?(?:chown -R \\d+|chmod u\\+rwX) ${dir}$`))
})

t.test('a file, a broken link or an error in place of the folder is reported', posix, async (t) => {
  const root = await freshFolder(t)
  const file = path.join(root, 'file')
  await writeFile(file, '')
  const taken = await asked('file.checkpoint', file)
  t.strictSame(
    [...codesOf(taken), setBy(taken)],
    ['FILE_CHECKPOINT_UNUSABLE', `checkpoint_dir = ${JSON.stringify(`${file}.positions`)}`]
  )
  await symlink('nowhere', path.join(root, 'link'))
  t.match((await asked('file.checkpoint', path.join(root, 'link'))).causes?.[0]?.detail, 'leads nowhere')
  const broken = { ...fs, stat: () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })) }
  t.match((await asked('file.checkpoint', root, { parts: { fs: broken } })).causes?.[0], {
    code: 'FILE_CHECKPOINT_UNUSABLE',
    detail: 'EIO'
  })
  t.match((await asked('file.checkpoint', '/proc/1/positions')).causes?.[0], { code: 'FILE_CHECKPOINT_UNUSABLE' })
})

t.test('on a read-only file system, another folder is suggested if one is writable', async (t) => {
  const dir = await freshFolder(t)
  const readOnly = (home: string, isAll: boolean): Asked => ({
    parts: {
      home,
      fs: {
        ...fs,
        access: (at) =>
          isAll || at === dir ? Promise.reject(Object.assign(new Error('EROFS'), { code: 'EROFS' })) : Promise.resolve()
      }
    }
  })
  const some = await asked('file.checkpoint', dir, readOnly('/home/me', false))
  t.strictSame(
    [...codesOf(some), setBy(some)],
    [
      'FILE_CHECKPOINT_UNUSABLE',
      `checkpoint_dir = ${JSON.stringify(path.join('/home/me', '.local', 'state', 'warp-flow'))}`
    ]
  )
  t.equal(setBy(await asked('file.checkpoint', dir, readOnly('/home/me', true))), '')
})

t.test(
  'the fix depends on what refuses access: mode or attributes of the folder, its parent, or a file in it',
  posix,
  async (t) => {
    const dir = await freshFolder(t)
    const kept = path.join(dir, checkpointName('logs'))
    await writeFile(kept, '{}')
    const own = (await fs.stat(dir)).uid
    const refusing = (at: string, errno: string, mode: number, uid = own): Asked => ({
      context: { key: 'logs' },
      parts: {
        user: () => ({ uid: BigInt(uid), groups: [] }),
        fs: {
          ...fs,
          access: (asked, right) =>
            String(asked) === at && ((right ?? 0) & mode) !== 0
              ? Promise.reject(Object.assign(new Error(errno), { code: errno }))
              : Promise.resolve()
        }
      }
    })
    const { R_OK, W_OK } = fs.constants
    const command = async (at: string, more: Asked): Promise<string> =>
      commandOf(await asked('file.checkpoint', at, more))
    t.match(await command(dir, refusing(dir, 'EACCES', W_OK)), `chmod u+rwX ${dir}`)
    t.match(await command(dir, refusing(dir, 'EPERM', W_OK)), `chattr -i ${dir}`)
    t.match(await command(path.join(dir, 'new'), refusing(dir, 'EACCES', W_OK)), /install -d -m 700 -o /)
    t.match(await command(dir, refusing(kept, 'EPERM', W_OK)), `chattr -i ${kept}`)
    t.match(await command(dir, refusing(kept, 'EACCES', R_OK)), `chmod u+rwX ${kept}`)
  }
)

t.test('a lock is reported by its holder', async (t) => {
  const dir = await freshFolder(t)
  const here = await openFolder(t, dir, { key: 'other' })
  t.match(
    await asked('file.checkpoint.lock', dir),
    { status: 'pass', evidence: [{ value: { held: true, pid: process.pid, liveness: 'alive' } }] },
    'sources of one process share the lock'
  )
  const twice = await asked('file.checkpoint.lock', dir, { context: { key: 'other' } })
  t.strictSame([twice.status, ...codesOf(twice)], ['warn', 'FILE_CHECKPOINT_IN_USE'])
  const name = (await fs.readdir(dir)).find((name) => name.startsWith('lock.')) ?? ''
  const holder = JSON.parse(await readFile(path.join(dir, name), 'utf8')) as Record<string, unknown>
  await here.store.close?.()
  t.match(await asked('file.checkpoint.lock', dir), { status: 'pass', evidence: [{ value: { held: false } }] })
  const held = async (parts: Readonly<Record<string, unknown>> | null): ReturnType<typeof outcomeOf> => {
    await writeFile(
      path.join(dir, 'lock.7'),
      parts === null ? '' : JSON.stringify({ ...holder, thread: undefined, ...parts })
    )
    return await asked('file.checkpoint.lock', dir)
  }
  const parent = await held({ pid: process.ppid, started: '' })
  t.strictSame(
    [parent.status, ...codesOf(parent), commandOf(parent)],
    ['fail', 'FILE_CHECKPOINT_LOCKED', `kill -TERM ${process.ppid}`]
  )
  t.equal(setBy(parent, 1), `checkpoint_dir = ${JSON.stringify(`${dir}-2`)}`)
  t.equal(
    (await held({ pid: process.ppid, started: '1' })).status,
    process.platform === 'linux' ? 'pass' : 'fail',
    'another process has that pid now'
  )
  const thread = await held({ thread: { id: 7, tid: '', started: '' } })
  t.strictSame(
    [thread.status, ...codesOf(thread), setBy(thread)],
    ['warn', 'FILE_CHECKPOINT_LOCKED', `checkpoint_dir = ${JSON.stringify(`${dir}-2`)}`],
    'another thread of this process, which no signal would stop alone'
  )
  const elsewhere = await held({ host: 'elsewhere' })
  t.strictSame(
    [elsewhere.status, ...codesOf(elsewhere), setBy(elsewhere)],
    ['warn', 'FILE_CHECKPOINT_LOCKED', `checkpoint_dir = ${JSON.stringify(`${dir}-2`)}`]
  )
  t.strictSame(codesOf(await held(null)), ['FILE_CHECKPOINT_LOCKED'], 'an empty lock may not have been written yet')
  await fs.utimes(path.join(dir, 'lock.7'), new Date(0), new Date(0))
  t.equal((await asked('file.checkpoint.lock', dir)).status, 'pass', 'the lock has not been touched for a long time')
})

t.test('stored positions are checked before a source loads them', async (t) => {
  const dir = await freshFolder(t)
  const ask = (): ReturnType<typeof outcomeOf> => asked('file.checkpoint.positions', dir)
  const write = (text: string | Buffer): Promise<void> => writeFile(path.join(dir, 'test.json'), text, { mode: 0o600 })
  t.match(await ask(), { status: 'pass', evidence: [{ value: { kept: false } }] })
  await write('{"version":1,"files":[]}')
  t.match(await ask(), { status: 'pass', evidence: [{ value: { kept: true, files: 0 } }] })
  await write('{"version":2}')
  t.match(await ask(), {
    status: 'fail',
    causes: [{ code: 'FILE_CHECKPOINT_NEWER', context: { values: { version: '2', known: '1' } } }]
  })
  await write('nonsense')
  t.match(await ask(), {
    status: 'warn',
    causes: [{ code: 'FILE_CHECKPOINT_DAMAGED' }],
    evidence: [{ value: { damaged: true, left: 0 } }]
  })
  await write(Buffer.alloc(5_000_000, ' '))
  t.equal((await ask()).status, 'unknown')
  await fs.rm(path.join(dir, 'test.json'))
  await mkdir(path.join(dir, 'test.json'))
  t.strictSame(codesOf(await ask()), ['FILE_CHECKPOINT_UNUSABLE'])
})

t.test('a disk without space or inodes for positions is reported', async (t) => {
  const dir = await freshFolder(t)
  const room = (bytes: number, ffree: number, files = 10): Asked => ({
    parts: {
      fs: { ...fs, statfs: () => Promise.resolve({ type: 0, bsize: 1, bfree: bytes, bavail: bytes, files, ffree }) }
    }
  })
  t.equal((await asked('file.checkpoint.space', dir)).status, 'pass')
  t.match(await asked('file.checkpoint.space', dir, room(100, 5)), {
    status: 'fail',
    causes: [{ code: 'FILE_CHECKPOINT_NOT_SAVED', detail: '100 bytes are left on the disk' }]
  })
  t.match(await asked('file.checkpoint.space', dir, room(1e9, 0)), {
    causes: [{ detail: 'no inodes are left, so no file can be created' }]
  })
  t.match(await asked('file.checkpoint.space', dir, room(1e9, 0, 0)), {
    status: 'pass',
    evidence: [{ value: { names: null } }]
  })
})

t.test('the checkpoint checks run only if a source uses a checkpoint folder', async (t) => {
  const context = {
    key: 'test',
    type: 'file',
    tags: {},
    clock: systemClock,
    signal: new AbortController().signal,
    running: null
  }
  const ids = (parts: Parameters<typeof fileParams>[0], given = {}): readonly string[] =>
    fileChecks(fileParams(parts), context, given).map(({ id }) => id)
  t.notOk(ids({ checkpointDir: '/x' }).includes('file.checkpoint'))
  t.notOk(ids({ mode: 'follow', checkpointDir: '/x' }, { hasStore: true }).includes('file.checkpoint'))
  t.notOk(ids({ mode: 'follow' }).includes('file.checkpoint'))
  t.ok(ids({ mode: 'follow', checkpointDir: '/x' }).includes('file.checkpoint'))
  t.equal(
    new Set(ids({ mode: 'follow', checkpointDir: '/x' })).size,
    ids({ mode: 'follow', checkpointDir: '/x' }).length
  )
})
