import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'
import { FileNames } from '../../../lib/file/follow/file-names.ts'
import type { FileParams } from '../../../lib/file/params.ts'
import { withoutRights } from '../support/without-rights.ts'
import { unitFollowing, type UnitFollowing } from './support/unit-following.ts'

interface Names {
  readonly base: string
  readonly following: UnitFollowing
  /** What is matched and excluded, under the folder. */
  readonly look: () => Promise<readonly (readonly string[])[]>
}

function namesOf(t: Test, tree: Record<string, string>, params: Partial<FileParams>): Names {
  const base = t.testdir(tree)
  const following = unitFollowing({ base, rotateWaitMs: 5000, ...params })
  const names = new FileNames(following.params, following.context)
  const under = (found: readonly string[]): string[] => found.map((name) => path.relative(base, name).split(path.sep).join('/'))
  return {
    base, following,
    look: async () => {
      const { matched, excluded } = await names.look()
      return [under(matched), under(excluded)]
    }
  }
}

t.test('names that match, sorted, and those that are left alone', async (t) => {
  const tree = { 'b.log': '', 'a.log': '', 'a.txt': '', 'c.log': '' }
  const { look, following } = namesOf(t, tree, { file: '*.log', exclude: ['b*', 'sub/x.log', '*.txt'] })
  t.strictSame(await look(), [['a.log', 'c.log'], ['b.log']])
  t.strictSame(following.context.codes, [])
})

t.test('each look sees what is there then', async (t) => {
  const { base, look } = namesOf(t, { 'a.log': '' }, { file: '**/*.log' })
  t.strictSame(await look(), [['a.log'], []])
  mkdirSync(path.join(base, 'sub'))
  writeFileSync(path.join(base, 'sub', 'b.log'), '')
  t.strictSame(await look(), [['a.log', 'sub/b.log'], []])
  rmSync(path.join(base, 'a.log'))
  t.strictSame(await look(), [['sub/b.log'], []])
})

t.test('one name, whatever it is, and a pattern that is there as a name', async (t) => {
  const { base, look } = namesOf(t, { 'a.log': '', '[x].log': '', 'x.log': '' }, { file: 'a.log' })
  t.strictSame(await look(), [['a.log'], []])
  rmSync(path.join(base, 'a.log'))
  symlinkSync('nowhere', path.join(base, 'a.log'))
  t.strictSame(await look(), [['a.log'], []], 'a link that leads nowhere yet')
  const literal = unitFollowing({ base, file: '[x].log' })
  t.strictSame((await new FileNames(literal.params, literal.context).look()).matched, [path.join(base, '[x].log')])
  const whole = unitFollowing({ base: '.', path: path.join(base, '?.log') })
  t.strictSame((await new FileNames(whole.params, whole.context).look()).matched, [path.join(base, 'x.log')])
})

t.test('where nothing matches that is told at once, and once', async (t) => {
  const { base, look, following: { context } } = namesOf(t, {}, { file: '*.log' })
  await look()
  await look()
  t.strictSame(context.codes, ['FILE_NO_MATCH'])
  t.match(context.warnings[0], { message: /\*\.log/ })
  writeFileSync(path.join(base, 'a.log'), '')
  t.strictSame(await look(), [['a.log'], []])
  t.equal(context.codes.length, 1)
})

t.test('a folder that is not there is told as that', async (t) => {
  const { base, look, following: { context } } = namesOf(t, {}, { file: '*.log' })
  rmSync(base, { recursive: true })
  await look()
  mkdirSync(base)
  await look()
  t.strictSame(context.codes, ['FILE_BASE_NOT_FOUND', 'FILE_NO_MATCH'])
})

t.test('what all is excluded of is as if it were not there', async (t) => {
  const { look, following: { context } } = namesOf(t, { 'a.log': '' }, { file: '*.log', exclude: ['a*'] })
  t.strictSame([await look(), context.codes], [[[], ['a.log']], ['FILE_NO_MATCH']])
})

t.test('between a rename and the new file nothing is told, and later it is', async (t) => {
  const { base, look, following: { context, clock } } = namesOf(t, { 'a.log': '' }, { file: 'a.log' })
  await look()
  rmSync(path.join(base, 'a.log'))
  await look()
  await clock.advance(4999)
  await look()
  t.strictSame(context.codes, [])
  await clock.advance(1)
  await look()
  await look()
  t.strictSame(context.codes, ['FILE_NO_MATCH'])
  writeFileSync(path.join(base, 'a.log'), '')
  await look()
  rmSync(path.join(base, 'a.log'))
  await clock.advance(5000)
  await look()
  t.equal(context.codes.length, 2, 'it has been there in between')
})

t.test('folders that cannot be looked into are told once, and the rest is found', async (t) => {
  const { base, look, following: { context } } = namesOf(t, { 'a.log': '' }, { file: '**/*.log' })
  const shut = path.join(base, 'shut')
  mkdirSync(shut)
  await withoutRights(shut, async () => {
    t.strictSame(await look(), [['a.log'], []])
    await look()
  })
  t.equal(context.codes.length, 1)
  t.match(context.warnings[0], { cause: { code: 'EACCES' } })
  await look()
  await withoutRights(shut, async () => { await look() })
  t.equal(context.codes.length, 2, 'it was open in between')
})
