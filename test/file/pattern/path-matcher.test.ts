import path from 'node:path'
import t from 'tap'
import { badExclude, pathMatcher } from '../../../lib/file/pattern/path-matcher.ts'

const base = path.resolve('logs')

t.test('a pattern matches a name, or a path under the base', async (t) => {
  const cases: readonly (readonly [readonly string[], readonly string[], readonly string[]])[] = [
    [[], [], ['a.log', 'x/a.log']],
    [['*.gz'], ['a.gz', 'x/y/a.gz'], ['a.log', 'a.gz/b', '.a.gz']],
    [
      ['a.log', 'b.*'],
      ['a.log', 'x/a.log', 'b.1'],
      ['aa.log', 'x/bb']
    ],
    [['x/*.log'], ['x/a.log'], ['a.log', 'x/y/a.log', 'y/x/a.log']],
    [['./*.log'], ['a.log'], ['x/a.log']],
    [['**/old/*'], ['old/a', 'x/old/a', 'x/y/old/a'], ['old', 'a', 'old/x/a', '.x/old/a']],
    [['old/**'], ['old/a', 'old/x/y/a'], ['old', 'x/old/a', 'old/.a']],
    [['**'], ['a', 'x/a'], ['.a']],
    [['x/**/y/**/*.log'], ['x/y/a.log', 'x/1/y/2/3/a.log'], ['x/a.log', 'y/a.log']],
    [['[ab]/[!c]'], ['a/b', 'b/d'], ['c/d', 'a/c']],
    [['a[1].log'], ['a1.log', 'a[1].log'], ['a2.log']],
    [['*/**/**/*'], ['x/a', 'x/y/z/a'], ['a']]
  ]
  for (const [patterns, yes, no] of cases) {
    const matches = pathMatcher(patterns, base)
    for (const name of yes) t.ok(matches(path.join(base, name)), `${patterns.join(' ')} matches ${name}`)
    for (const name of no) t.notOk(matches(path.join(base, name)), `${patterns.join(' ')} does not match ${name}`)
  }
})

t.test('files outside the base are matched by their name only', async (t) => {
  const matches = pathMatcher(['*.gz', '**/*.old', './..*'], base)
  t.ok(matches(path.resolve('elsewhere', 'a.gz')))
  t.notOk(matches(path.resolve('elsewhere', 'a.old')))
  t.notOk(matches(path.resolve('a')))
  t.ok(matches(path.join(base, '..a')), 'a name may begin with two dots')
})

t.test('patterns crafted to be slow are matched quickly', async (t) => {
  const deep = path.join(base, 'a/'.repeat(2000), 'a'.repeat(255))
  t.notOk(pathMatcher([`${'**/'.repeat(500)}b`, `${'**/a/'.repeat(200)}b`, `./${'a*'.repeat(10_000)}b`], base)(deep))
})

function wordsOf(bad: ReturnType<typeof badExclude>): string | undefined {
  return typeof bad === 'string' ? bad : bad?.message
}

t.test('invalid exclude patterns are refused', async (t) => {
  for (const pattern of ['*.gz', 'a', 'old/**', './a', 'a[1]', '**', '..a']) t.equal(badExclude(pattern), null, pattern)
  for (const pattern of ['', '.', './', '//', '/var/a', '../a', 'a/../b', 'C:\\a', 'a\0', 'old/'])
    t.ok(wordsOf(badExclude(pattern)), pattern)
})
