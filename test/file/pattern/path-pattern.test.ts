import t from 'tap'
import { pathPattern } from '../../../lib/file/pattern/path-pattern.ts'

t.test('a pattern is matched folder by folder, one name at a time', async (t) => {
  const pattern = pathPattern('app/*/logs/*.log')
  t.strictSame([pattern.namesAt(pattern.start), pattern.isOpen(pattern.start)], [['app'], false])
  t.strictSame(pattern.into(pattern.start, 'other', false), [])
  const app = pattern.into(pattern.start, 'app', true)
  t.strictSame([pattern.namesAt(app), pattern.isOpen(app)], [[], true])
  t.strictSame(pattern.into(app, 'one', true), [], 'a wildcard does not match a link to a folder')
  const logs = pattern.into(pattern.into(app, 'one', false), 'logs', true)
  t.ok(pattern.isMatch(logs, 'a.log'))
  t.notOk(pattern.isMatch(logs, 'a.txt'))
  t.notOk(pattern.isMatch(app, 'a.log'))
  t.strictSame(pattern.into(logs, 'a.log', false), [], 'nothing below the last name can match')
})

t.test('`**` matches no folder, one folder or many', async (t) => {
  const pattern = pathPattern('**/b/**/*.log')
  t.strictSame(pattern.start, [0, 1])
  const b = pattern.into(pattern.start, 'b', false)
  t.strictSame(new Set(b), new Set([0, 1, 2, 3]))
  t.ok(pattern.isMatch(b, 'x.log'))
  t.notOk(pattern.isMatch(pattern.start, 'x.log'))
  t.strictSame(pattern.into(b, '.hidden', false), [])
  t.strictSame([pattern.namesAt(b), pattern.isOpen(b)], [['b'], true], 'the literal name, and others by wildcard')
  t.strictSame(pathPattern('**/**/a').start, [0, 1], 'two `**` in a row count as one')
})

t.test('an empty pattern matches nothing', async (t) => {
  const pattern = pathPattern('./')
  t.strictSame(pattern.start, [])
  t.notOk(pattern.isMatch(pattern.start, ''))
  t.strictSame(pattern.into([7], 'a', false), [], 'nor does a place outside the pattern')
  t.strictSame([pattern.namesAt([7]), pattern.isOpen([7]), pattern.isOpen([])], [[], false, false])
})

t.test('a literal name at two places is listed once, and a name spelled like its pattern matches', async (t) => {
  const twice = pathPattern('**/a/**/a')
  t.strictSame(twice.namesAt(twice.into(twice.start, 'a', false)), ['a'])
  const brackets = pathPattern('[ab]/x')
  for (const name of ['a', 'b', '[ab]']) t.strictSame(brackets.into(brackets.start, name, false), [1], name)
  t.strictSame(brackets.into(brackets.start, 'c', false), [])
})
