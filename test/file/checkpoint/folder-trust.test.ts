import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { SourceError } from '../../../lib/errors/source-error.ts'
import { distrustOf, processUser, type FolderOwner } from '../../../lib/file/checkpoint/folder-trust.ts'
import { freshFolder, openFolder } from './support/open-folder.ts'

const user = { uid: 1000n, groups: [1000n, 2000n] }
const own: FolderOwner = { uid: 1000n, gid: 1000n, mode: 0o40700n }

t.test('whose a folder may be, and who may write it', async (t) => {
  const cases: readonly (readonly [string, Partial<FolderOwner>, RegExp | null])[] = [
    ['made by this library', {}, null],
    ['made by hand', { mode: 0o40755n }, null],
    ['of root', { uid: 0n, gid: 0n, mode: 0o40755n }, null],
    ['with a group of one\'s own, as of many systems', { mode: 0o40775n }, null],
    ['a volume of Kubernetes with fsGroup', { uid: 0n, gid: 2000n, mode: 0o42775n }, null],
    ['an emptyDir of Kubernetes', { uid: 0n, gid: 0n, mode: 0o40777n }, /everybody may write the folder \(mode 0777\).*: chmod o-w '\/a b', or name a folder in it/],
    ['/tmp', { uid: 0n, gid: 0n, mode: 0o41777n }, /everybody .*mode 1777.*chmod o-w/],
    ['written by all but its group', { mode: 0o40702n }, /everybody/],
    ['written by a group of others', { gid: 33n, mode: 0o40770n }, /group that this process is not in \(33\).*mode 0770.*: chmod g-w '\/a b'$/],
    ['read by a group of others', { gid: 33n, mode: 0o40750n }, null],
    ['of another user', { uid: 1001n }, /another user \(1001\).*: chown 1000 '\/a b'$/]
  ]
  for (const [name, owner, expected] of cases) {
    const distrust = distrustOf('/a b', { ...own, ...owner }, user)
    if (expected === null) t.equal(distrust, null, name)
    else t.match(distrust, expected, name)
  }
  t.match(distrustOf('/x', { ...own, uid: 1000n }, { uid: 0n, groups: [0n] }), /chown 0 \/x$/, 'for root too')
})

t.test('a folder that others may write is refused, and the command that is told mends it', async (t) => {
  if (processUser() === null) return
  const isRoot = process.geteuid?.() === 0
  for (const [name, spoil] of [
    ['everybody', (dir: string) => fs.chmod(dir, 0o777)],
    ['everybody, each their own files', (dir: string) => fs.chmod(dir, 0o1777)],
    ...(isRoot ? [
      ['a group of others', async (dir: string) => {
        await fs.chown(dir, 0, 54_321)
        await fs.chmod(dir, 0o770)
      }],
      ['another user', (dir: string) => fs.chown(dir, 54_321, 0)]
    ] as const : [])
  ] as const) {
    const dir = path.join(await freshFolder(t), 'a b')
    await fs.mkdir(dir)
    await spoil(dir)
    const error: unknown = await openFolder(t, dir).then(() => null, (error: unknown) => error)
    t.match(error, { code: 'FILE_CHECKPOINT_UNUSABLE', message: /could change positions/ }, name)
    const told = error instanceof SourceError ? error.classification.remedies.map(({ commands }) => commands?.linux) : []
    t.ok(told.includes(`sudo chmod o-w '${dir}'`), 'of this folder, not of the one it lies in')
    const command = /mend it by: (ch\w+ \S+ '[^']+')/.exec(String(error))?.[1] ?? 'false'
    execFileSync('sh', ['-c', command])
    const { store } = await openFolder(t, dir)
    t.equal(await store.load(), null, name)
    await store.close?.()
  }
})
