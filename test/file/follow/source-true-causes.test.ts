import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { systemClock } from '../../../lib/core/clock.ts'
import type { Clock } from '../../../types/clock.ts'
import { readSource } from '../support/read-source.ts'
import { reachableFolder } from '../support/reachable-folder.ts'
import { withoutRights } from '../support/without-rights.ts'
import { faults, type Call, type Faults } from './support/source-faults.ts'
import { follow } from './support/source-follow.ts'

// What prevents a scan is reported as it is: "nothing matches" is reported only after a successful scan.

const FAULTS: readonly (readonly [NonNullable<Faults['code']>, string])[] = [
  ['EIO', 'FILE_READ_FAILED'],
  ['EMFILE', 'FILE_TOO_MANY_OPEN'],
  ['EACCES', 'FILE_PERMISSION_DENIED']
]
/** A clock whose waits between attempts take no time. */
const HASTY: Clock = { ...systemClock, setTimeout: (run) => systemClock.setTimeout(run, 0) }
const CALLS: readonly Call[] = ['open', 'stat', 'lstat', 'opendir']

for (const [errno, code] of FAULTS) {
  t.test(`${errno} in any call is reported as ${code}, as a warning and as an error, in both modes`, async (t) => {
    for (const call of CALLS) {
      for (const file of call === 'open'
        ? ['a.log', 'sub/*.log']
        : ['a.log', '*.log', 'sub/*.log', '**/b.log', 'sub/b.log']) {
        const base = t.testdir({ 'a.log': 'a\n', sub: { 'b.log': 'b\n' } })
        const fault = await faults(t, base, [call])
        fault.code = errno
        const once = await readSource({ base, file }, { clock: HASTY })
        const followed = await follow(t, { base, file })
        await followed.pass(errno === 'EACCES' ? 12_000 : 2000)
        const said = [...once.codes, ...(once.error === null ? [] : [once.error.code]), ...followed.codes]
        const what = `${call} ${file}`
        if (fault.failed > 0) t.strictSame([...new Set(said)], [code], what)
        else t.strictSame(said, [], what)
        if (followed.texts.length === 0)
          t.ok(
            followed.source.files().some(({ state, code: told }) => state === 'unreadable' && told === code),
            `${what} has an entry`
          )
        t.strictSame(
          followed.codes.length,
          new Set(followed.warnings.map(({ message }) => message)).size,
          `${what} is reported once`
        )
        fault.code = null
        await followed.lines(1)
        await followed.until('no entry is left of it', () =>
          followed.source.files().every(({ state }) => state === 'at-end')
        )
        await followed.stop()
      }
    }
  })
}

t.test('if `base` is not an accessible folder, the actual cause is reported', async (t) => {
  const root = reachableFolder(t, { file: 'x', shut: { base: { 'a.log': 'a\n' } } })
  symlinkSync('loop', path.join(root, 'loop'))
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['nosuch', 'FILE_BASE_NOT_FOUND', /nosuch/],
    ['file', 'FILE_BASE_NOT_FOUND', /no folder/],
    ['file/under', 'FILE_BASE_NOT_FOUND', /under/],
    ['loop', 'SYSTEM_ELOOP', /loop/],
    ['shut/base', 'FILE_PERMISSION_DENIED', /shut/]
  ]
  await withoutRights(path.join(root, 'shut'), async () => {
    for (const [name, code, words] of cases) {
      const base = path.join(root, name)
      const { error } = await readSource({ base, file: '*.log' })
      t.match(error, { code, message: words }, name)
      for (const file of ['*.log', 'a.log']) {
        const followed = await follow(t, { base, file })
        await followed.pass(8000)
        t.strictSame(followed.codes, [code], `${name} ${file}`)
        t.match(followed.warnings[0]?.message, words)
        await followed.stop()
      }
    }
  })
})

t.test('with mode = "once", dangling links are reported instead of "nothing matches"', async (t) => {
  const base = t.testdir({ 'a.log': t.fixture('symlink', 'nowhere'), 'b.log': t.fixture('symlink', 'b.log') })
  t.match(await readSource({ base, file: '*.log' }), {
    error: { code: 'FILE_NOT_FOUND', message: /a\.log: it is a symbolic link that leads nowhere/ },
    texts: []
  })
})

t.test('a file at `base` that is replaced by a folder is followed', async (t) => {
  const root = t.testdir({ base: 'x' })
  const base = path.join(root, 'base')
  const followed = await follow(t, { base, file: '*.log' })
  t.strictSame(followed.codes, ['FILE_BASE_NOT_FOUND'])
  rmSync(base)
  mkdirSync(base)
  writeFileSync(path.join(base, 'a.log'), 'one\n')
  t.strictSame(await followed.lines(1), ['one'])
})

t.test('an inaccessible folder is listed until it becomes accessible', async (t) => {
  const base = reachableFolder(t, { 'a.log': 'a\n', shut: { 'b.log': 'b\n' } })
  const shut = path.join(base, 'shut')
  const followed = await withoutRights(shut, async () => {
    const begun = await follow(t, { base, file: '**/*.log' })
    await begun.lines(1)
    t.match(begun.file('shut'), {
      path: shut,
      state: 'unreadable',
      code: 'FILE_PERMISSION_DENIED',
      reason: shut,
      size: 0,
      bytesBehind: null
    })
    return begun
  })
  t.strictSame(await followed.lines(2), ['a', 'b'])
  await followed.until('no entry', () => followed.file('shut') === undefined)
  await withoutRights(shut, async () => {
    await followed.until('an entry again', () => followed.file('shut') !== undefined)
    t.equal(followed.file('b.log')?.state, 'at-end', 'an open file in it is read on')
  })
  t.strictSame([...new Set(followed.codes)], ['FILE_PERMISSION_DENIED'])
  t.equal(
    followed.source.stats().errors['FILE_PERMISSION_DENIED'],
    2,
    'reported each time; equal reports shortly after each other count as one'
  )
})

t.test(
  'files in a folder that may be listed but not entered are reported as one warning, and each is listed',
  async (t) => {
    const names = Array.from({ length: 20 }, (_, index) => `${index}.log`)
    const base = reachableFolder(t, { shut: Object.fromEntries(names.map((name) => [name, 'x\n'])) })
    const shut = path.join(base, 'shut')
    const followed = await withoutRights(
      shut,
      async () => {
        const begun = await follow(t, { base, file: '**/*.log' })
        await begun.pass(25_000)
        t.strictSame(begun.codes, ['FILE_PERMISSION_DENIED'])
        t.strictSame(
          begun.source.files().map(({ path: name, state, reason }) => [name, state, reason?.includes(name)]),
          names.toSorted().map((name) => [path.join(shut, name), 'unreadable', true])
        )
        return begun
      },
      0o444
    )
    t.equal((await followed.lines(20)).length, 20)
  }
)
