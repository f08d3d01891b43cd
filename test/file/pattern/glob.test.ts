import fc from 'fast-check'
import t from 'tap'
import path from 'node:path'
import { hasWildcard, nameMatcher, SEPARATORS } from '../../../lib/file/pattern/glob.ts'

t.test('wildcards match the names they should, and no others', async (t) => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['*', ['a', 'a.log', 'é'], ['.hidden']],
    ['*.log', ['a.log', 'a.b.log'], ['a.logs', '.log', 'a.log.1']],
    ['a*', ['a', 'ab'], ['b', 'ba']],
    ['a*b*c', ['abc', 'axxbxxc', 'abbcc'], ['ab', 'acb', 'abcd']],
    ['**', ['a'], ['.a']],
    ['?', ['a', 'é', '😀'], ['', 'ab', '.']],
    ['a?c', ['abc', 'a.c'], ['ac', 'abbc']],
    ['[abc]', ['a', 'c'], ['d', '', 'ab']],
    ['[a-c]x', ['ax', 'cx'], ['dx', '-x']],
    ['[!a-c]', ['d', '-'], ['a', 'b']],
    ['[^a]', ['b', '^'], ['a']],
    ['[]a]', [']', 'a'], ['[', 'b']],
    ['[!]a]', ['b'], [']', 'a']],
    ['[a-]', ['a', '-'], ['b']],
    ['[-a]', ['a', '-'], ['b']],
    ['[a-a]', ['a'], ['-', 'b']],
    ['[a-cx-z]', ['b', 'y'], ['m', '-']],
    ['[z-a]', [], ['z', 'a', 'm']],
    ['[', ['['], ['a', '']],
    ['[a', ['[a'], ['a']],
    ['a[', ['a['], ['a']],
    ['[]', ['[]'], ['', ']']],
    ['[!]', ['[!]'], ['!', 'a']],
    ['x]', ['x]'], ['x']],
    ['[*]', ['*'], ['a']],
    ['[?]b', ['?b'], ['ab']],
    ['.*', ['.hidden', '.'], ['a']],
    ['.h*', ['.hidden'], ['hidden']],
    ['a.b', ['a.b'], ['axb']],
    ['(a|b)+', ['(a|b)+'], ['a', 'b']],
    ['😀*', ['😀', '😀x'], ['x']],
    ['[😀-😂]', ['😁'], ['a', '😃', '\u{FFFD}']],
    ['[\u{E000}-\u{FFFD}]', ['\u{F000}'], ['😀']],
    ['\\*', ['\\a', '\\'], ['*']]
  ]
  for (const [pattern, yes, no] of cases) {
    const matches = nameMatcher(pattern)
    for (const name of yes) t.ok(matches(name), `${pattern} matches ${name}`)
    for (const name of no) t.notOk(matches(name), `${pattern} does not match ${name}`)
  }
})

t.test('a name without wildcards matches only itself', async () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !hasWildcard(name)),
      fc.string({ unit: 'grapheme' }),
      (name, other) => nameMatcher(name)(name) && nameMatcher(name)(other) === (name === other)
    )
  )
})

t.test('stars and question marks match the same names as an exhaustive search', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 })
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })
  fc.assert(
    fc.property(pattern, text, (pattern, name) => nameMatcher(pattern)(name) === slowly(pattern, name)),
    { numRuns: 1000 }
  )
})

function slowly(pattern: string, name: string): boolean {
  if (pattern === '') return name === ''
  if (pattern[0] === '*') return slowly(pattern.slice(1), name) || (name !== '' && slowly(pattern, name.slice(1)))
  return name !== '' && (pattern[0] === '?' || pattern[0] === name[0]) && slowly(pattern.slice(1), name.slice(1))
}

t.test('patterns crafted to be slow are matched quickly', async (t) => {
  const name = 'a'.repeat(255)
  t.notOk(nameMatcher(`${'a*'.repeat(10_000)}b`)(name))
  t.notOk(nameMatcher(`${'*a'.repeat(200)}b`)(name))
  t.notOk(nameMatcher('['.repeat(1_000_000))(name))
  t.notOk(nameMatcher(`${'['.repeat(1_000_000)}]`)(name))
  t.notOk(nameMatcher('[!]'.repeat(100_000))(name))
  t.notOk(nameMatcher(`]${'['.repeat(1_000_000)}`)(name))
  t.ok(nameMatcher('*'.repeat(1_000_000))(name))
})

t.test('wildcards and separators are recognized', async (t) => {
  for (const pattern of ['*', 'a?', '[a]', 'a[']) t.ok(hasWildcard(pattern), pattern)
  for (const name of ['', 'a.log', 'a]b', '{a,b}', '!a']) t.notOk(hasWildcard(name), name)
  t.strictSame('a//b/c'.split(SEPARATORS), ['a', 'b', 'c'])
  t.equal('a\\b'.split(SEPARATORS).length, path.sep === '\\' ? 2 : 1)
})
