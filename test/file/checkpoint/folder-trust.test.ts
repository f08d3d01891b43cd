import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'
import { formatDiagnosis } from '../../../lib/errors/format-diagnosis.ts'
import { SourceError } from '../../../lib/errors/source-error.ts'
import { distrustOf, processUser, type FolderOwner } from '../../../lib/file/checkpoint/folder-trust.ts'
import { reachableFolder } from '../support/reachable-folder.ts'
import { withoutRights } from '../support/without-rights.ts'
import { freshFolder, openFolder } from './support/open-folder.ts'

const user = { uid: 1000n, groups: [1000n, 2000n] }
const own: FolderOwner = { uid: 1000n, gid: 1000n, mode: 0o40700n }

t.test('owner, group and mode decide whether a folder is trusted', async (t) => {
  const cases: readonly (readonly [string, Partial<FolderOwner>, RegExp | null])[] = [
    ['made by this library', {}, null],
    ['made by hand', { mode: 0o40755n }, null],
    ['of root', { uid: 0n, gid: 0n, mode: 0o40755n }, null],
    ["with a group of one's own, as of many systems", { mode: 0o40775n }, null],
    ['a volume of Kubernetes with fsGroup', { uid: 0n, gid: 2000n, mode: 0o42775n }, null],
    [
      'an emptyDir of Kubernetes',
      { uid: 0n, gid: 0n, mode: 0o40777n },
      /^anyone can write to this folder \(mode 0777\) and could change positions; to fix: chmod go-w '\/a b'; or name a folder below it, such as \/a b\/my-service, which is created for this user alone$/
    ],
    ["one with a group of one's own", { mode: 0o40777n }, /to fix: chmod o-w '\/a b';/],
    [
      '/tmp',
      { uid: 0n, gid: 0n, mode: 0o41777n },
      /^anyone can write to this folder \(mode 1777\) and could change positions; name a folder below it, such as \/a b\/my-service, which is created for this user alone$/
    ],
    ['/tmp of somebody else', { uid: 1001n, gid: 33n, mode: 0o41777n }, /^anyone can write [^:]*$/],
    ['written by all but its group', { mode: 0o40702n }, /anyone can write .*: chmod o-w/],
    [
      'written by a group of others',
      { gid: 33n, mode: 0o40770n },
      /group that this process is not in \(33\) can write to this folder \(mode 0770\).*: chmod g-w '\/a b'$/
    ],
    ['a sticky one of a group of others', { gid: 33n, mode: 0o41770n }, /: chmod g-w/],
    ['read by a group of others', { gid: 33n, mode: 0o40750n }, null],
    [
      'of another user',
      { uid: 1001n },
      /^another user \(1001\) owns this folder and could change positions; to fix: chown 1000 '\/a b'$/
    ],
    [
      'of another user, written by all',
      { uid: 1001n, gid: 33n, mode: 0o40777n },
      /another user \(1001\) owns this folder, anyone can write .*: chown 1000 '\/a b' && chmod go-w '\/a b';/
    ]
  ]
  for (const [name, owner, expected] of cases) {
    const distrust = distrustOf('/a b', { ...own, ...owner }, user)
    if (expected === null) t.equal(distrust, null, name)
    else t.match(distrust?.message, expected, name)
  }
  t.match(
    distrustOf('/x', { ...own, uid: 1000n }, { uid: 0n, groups: [0n] })?.message,
    /chown 0 \/x$/,
    'root needs its own folder too'
  )
})

/** The error that refuses the folder or its checkpoint. */
async function refusal(t: Test, dir: string, key = 'test'): Promise<SourceError> {
  const error: unknown = await openFolder(t, dir, { key })
    .then(({ store }) => store.load())
    .catch((error: unknown) => error)
  if (!(error instanceof SourceError)) throw new Error(`not refused: ${String(error)}`)
  t.equal(error.code, 'FILE_CHECKPOINT_UNUSABLE')
  return error
}

/** The commands that the remedies suggest on Linux, one per line. */
function commands({ classification: { remedies } }: SourceError): readonly string[] {
  return remedies.flatMap(({ commands }) => commands?.linux?.split('\n') ?? [])
}

t.test(
  'a folder that others may write to is refused, and the command in the message fixes it; the remedies have it too',
  async (t) => {
    if (processUser() === null) return
    const isRoot = process.geteuid?.() === 0
    const account = isRoot ? 'root' : os.userInfo().username
    const cases: readonly (readonly [string, (dir: string) => Promise<void>, (dir: string) => readonly string[]])[] = [
      ['everybody', (dir) => fs.chmod(dir, 0o707), (dir) => [`sudo chmod o-w '${dir}'`]],
      ...(isRoot
        ? ([
            [
              'a group of others',
              async (dir: string) => {
                await fs.chown(dir, 0, 54_321)
                await fs.chmod(dir, 0o770)
              },
              (dir: string) => [`sudo chmod g-w '${dir}'`]
            ],
            [
              'everybody and a group of others',
              async (dir: string) => {
                await fs.chown(dir, 0, 54_321)
                await fs.chmod(dir, 0o777)
              },
              (dir: string) => [`sudo chmod go-w '${dir}'`]
            ],
            [
              'another user',
              (dir: string) => fs.chown(dir, 54_321, 0),
              (dir: string) => [`sudo chown ${account} '${dir}'`]
            ],
            [
              'another user, and everybody',
              async (dir: string) => {
                await fs.chown(dir, 54_321, 54_321)
                await fs.chmod(dir, 0o777)
              },
              (dir: string) => [`sudo chown ${account} '${dir}'`, `sudo chmod go-w '${dir}'`]
            ]
          ] as const)
        : [])
    ]
    for (const [name, spoil, advised] of cases) {
      const dir = path.join(await freshFolder(t), 'a b')
      await fs.mkdir(dir)
      await spoil(dir)
      const error = await refusal(t, dir)
      t.match(error.message, /could change positions/, name)
      t.strictSame(commands(error), advised(dir), 'only commands for this folder, not for its parent')
      const command = /to fix: (ch[^;]+)/.exec(error.message)?.[1] ?? 'false'
      execFileSync('sh', ['-c', command])
      const { store } = await openFolder(t, dir)
      t.equal(await store.load(), null, name)
      await store.close?.()
    }
  }
)

t.test('for a shared folder such as /tmp, no command is suggested, as none would be right', async (t) => {
  if (processUser() === null) return
  const dir = path.join(await freshFolder(t), 'tmp')
  await fs.mkdir(dir)
  await fs.chmod(dir, 0o1777)
  await fs.symlink(dir, `${dir}-link`)
  for (const place of [dir, `${dir}-link`]) {
    const error = await refusal(t, place)
    t.strictSame(commands(error), [])
    t.notMatch(formatDiagnosis(error.classification, { platform: 'linux' }), /chmod|chown|install -d|to fix/)
    t.match(error.message, `name a folder below it, such as ${dir}/my-service`)
    t.match(error.classification.remedies, [{ toml: `[sources.params]\ncheckpoint_dir = "${place}/my-service"` }])
  }
  const { store } = await openFolder(t, path.join(dir, 'my-service'))
  t.equal(await store.load(), null)
  await store.close?.()
})

t.test('creating a folder is suggested only if the process could not create it', async (t) => {
  if (processUser() === null) return
  const base = reachableFolder(t)
  await fs.chmod(base, 0o755)
  const shut = path.join(base, 'shut')
  await fs.mkdir(shut)
  await withoutRights(
    shut,
    async () => {
      t.match(commands(await refusal(t, path.join(shut, 'state'))), [
        new RegExp(`^sudo install -d -m 700 -o \\S+ ${shut}/state$`)
      ])
      t.match(commands(await refusal(t, shut)), [new RegExp(`^sudo install -d -m 700 -o \\S+ ${shut}/my-service$`)])
    },
    0o555
  )
  await fs.writeFile(path.join(base, 'file'), '')
  t.strictSame(commands(await refusal(t, path.join(base, 'file'))), [])
})

t.test("anything but a file at the checkpoint's name is reported as what it is, with a way to fix it", async (t) => {
  if (processUser() === null) return
  const dir = await freshFolder(t)
  await fs.symlink('nowhere', path.join(dir, 'k.json'))
  const link = await refusal(t, dir, 'k')
  t.match(
    link.message,
    `${path.join(dir, 'k.json')} is a symbolic link, which is never opened; look where it leads, then remove it`
  )
  t.strictSame(commands(link), [`readlink -f ${path.join(dir, 'k.json')}`, `rm ${path.join(dir, 'k.json')}`])
  const asRoot = { skip: process.geteuid?.() !== 0 && 'only root may give a file to somebody else' }
  await t.test('a file of another user', asRoot, async (t) => {
    await fs.writeFile(path.join(dir, 'other.json'), '')
    await fs.chown(path.join(dir, 'other.json'), 54_321, 54_321)
    t.strictSame(commands(await refusal(t, dir, 'other')), [
      `sudo chown root ${path.join(dir, 'other.json')}`,
      `sudo chmod u+rw ${path.join(dir, 'other.json')}`
    ])
  })
})
