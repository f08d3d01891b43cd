import { appendFileSync, closeSync, mkdirSync, openSync, rmdirSync, writeFileSync, writeSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import t from 'tap'
import { reachableFolder } from '../support/reachable-folder.ts'
import { withoutRights } from '../support/without-rights.ts'
import { follow } from './support/source-follow.ts'

t.test('a file without read permission is reported once, and read once permission is granted', async (t) => {
  const base = reachableFolder(t, { 'a.log': 'one\n', 'b.log': 'two\n' })
  const shut = path.join(base, 'a.log')
  const followed = await withoutRights(shut, async () => {
    const begun = await follow(t, { base, file: '*.log' })
    t.strictSame(await begun.lines(1), ['two'])
    await begun.pass(5000)
    t.strictSame(begun.codes, ['FILE_PERMISSION_DENIED'])
    t.match(begun.warnings[0]?.message, shut)
    t.match(begun.file('a.log'), {
      state: 'unreadable',
      code: 'FILE_PERMISSION_DENIED',
      reason: shut,
      bytesBehind: null
    })
    return begun
  })
  t.strictSame(await followed.lines(2), ['two', 'one'])
  t.equal(followed.file('a.log')?.state, 'at-end')
  t.strictSame(followed.codes, ['FILE_PERMISSION_DENIED'])
})

t.test('an open file is read on after its read permission was removed', async (t) => {
  const base = reachableFolder(t, { 'a.log': 'one\n' })
  const shut = path.join(base, 'a.log')
  const writer = openSync(shut, 'a')
  t.teardown(() => {
    closeSync(writer)
  })
  const followed = await follow(t, { base, file: '*.log' })
  await followed.lines(1)
  await withoutRights(shut, async () => {
    writeSync(writer, 'two\n')
    t.strictSame(await followed.lines(2), ['one', 'two'])
  })
})

t.test('a folder or FIFO in place of a file is reported once, and the file that replaces it is read', async (t) => {
  const kinds: readonly (readonly [string, (name: string) => void, (name: string) => void])[] = [
    [
      'FILE_IS_DIRECTORY',
      (name) => {
        mkdirSync(name)
      },
      (name) => {
        rmdirSync(name)
      }
    ],
    [
      'FILE_NOT_REGULAR',
      (name) => {
        execFileSync('mkfifo', [name])
      },
      (name) => {
        execFileSync('rm', [name])
      }
    ]
  ]
  for (const [code, make, remove] of kinds) {
    const base = t.testdir()
    const name = path.join(base, 'a.log')
    make(name)
    const followed = await follow(t, { base, file: 'a.log' })
    await followed.pass(3000)
    t.strictSame(followed.codes, [code])
    t.match(followed.file('a.log'), { state: 'unreadable', code })
    remove(name)
    writeFileSync(name, 'one\n')
    t.strictSame(await followed.lines(1), ['one'])
    t.strictSame(
      followed.codes.filter((told) => told === code),
      [code]
    )
  }
})

t.test('an inaccessible folder is reported once, and the others are read', async (t) => {
  const base = reachableFolder(t, { 'a.log': 'a\n', shut: { 'b.log': 'b\n' } })
  const folder = path.join(base, 'shut')
  const followed = await withoutRights(folder, async () => {
    const begun = await follow(t, { base, file: '**/*.log' })
    await begun.lines(1)
    await begun.pass(5000)
    t.strictSame(begun.codes, ['FILE_PERMISSION_DENIED'])
    t.match(begun.warnings[0]?.message, folder)
    return begun
  })
  t.strictSame(await followed.lines(2), ['a', 'b'])
})

t.test('lines that cannot be decoded are tagged or dropped, depending on on_error', async (t) => {
  const bytes = Buffer.concat([Buffer.from('one\n'), Buffer.from([0xff, 0xfe, 0x41, 0x0a]), Buffer.from('two\n')])
  const tagged = await follow(t, { base: t.testdir({ 'a.log': bytes }), file: 'a.log' })
  await tagged.lines(3)
  t.equal(tagged.events[1]?.tags['file_error'], 'invalid_utf8')
  t.strictSame(tagged.codes, ['FILE_INVALID_CHARSET'])
  const skipped = await follow(t, { base: t.testdir({ 'a.log': bytes }), file: 'a.log', onError: 'skip' })
  t.strictSame(await skipped.lines(2), ['one', 'two'])
  t.match(skipped.source.stats(), { drops: { invalid_utf8: 1 } })
})

t.test(
  'on_error = "fail" ends the source with the error of the line, after delivering the lines before it',
  async (t) => {
    const base = t.testdir({ 'a.log': 'one\n' })
    const followed = await follow(t, { base, file: 'a.log', onError: 'fail' })
    const errors: unknown[] = []
    let closed = false
    followed.source
      .on('error', (error) => {
        errors.push(error)
      })
      .on('close', () => {
        closed = true
      })
    appendFileSync(path.join(base, 'a.log'), Buffer.from([0x74, 0x0a, 0xff, 0xfe, 0x41, 0x0a, 0x75, 0x0a]))
    await followed.until('closed', () => closed)
    t.strictSame(followed.texts, ['one', 't'])
    t.match(errors, [{ name: 'SourceError', code: 'FILE_INVALID_CHARSET', message: /a\.log.*3/ }])
    t.equal(followed.clock.pending, 0)
  }
)
