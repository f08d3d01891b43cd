import * as fc from 'fast-check'
import { parse, stringify } from 'smol-toml'
import t from 'tap'
import { findPlaces, locatePath } from '../../../lib/config/toml/locate-path.ts'
import type { TomlPlaces } from '../../../lib/config/toml/locate-path.ts'
import { pathsOf } from '../../support/toml-paths.ts'
import { tomlDocument } from '../../support/random-toml.ts'

const unlimited = { depth: Infinity, values: Infinity }

t.test('every key and value of a document is found where it stands', (t) => {
  const text = [
    'a.b = 1', //                                       1
    '"q u" = \'lit\' # comment = 1', //                 2
    '[sources]', //                                     3
    'key = "x"', //                                     4
    'list = [ 1, # one', //                             5
    '  "two", { k = 3, z.y = [4] } ]', //               6
    '[[many . tables]]', //                             7
    'v = """', //                                       8
    'x = 1"""', //                                      9
    '[[many.tables]]', //                              10
    'when = 1979-05-27 07:32:00', //                   11
    '[many.tables.deep]', //                           12
    'on = true' //                                     13
  ].join('\n')
  const places = findPlaces(text, unlimited)
  const expected: ReadonlyArray<readonly [path: ReadonlyArray<string | number>, key: string, value: string]> = [
    [['a'], '1:1+1', '1:1+4'],
    [['a', 'b'], '1:3+1', '1:7+1'],
    [['q u'], '2:1+5', '2:9+5'],
    [['sources'], '3:2+7', '3:1+9'],
    [['sources', 'key'], '4:1+3', '4:7+3'],
    [['sources', 'list'], '5:1+4', '5:8+42'],
    [['sources', 'list', 0], '5:10+1', '5:10+1'],
    [['sources', 'list', 1], '6:3+5', '6:3+5'],
    [['sources', 'list', 2, 'k'], '6:12+1', '6:16+1'],
    [['sources', 'list', 2, 'z', 'y', 0], '6:26+1', '6:26+1'],
    [['many'], '7:3+4', '7:1+17'],
    [['many', 'tables', 0], '7:10+6', '7:1+17'],
    [['many', 'tables', 0, 'v'], '8:1+1', '8:5+12'],
    [['many', 'tables', 1, 'when'], '11:1+4', '11:8+19'],
    [['many', 'tables', 1, 'deep', 'on'], '13:1+2', '13:6+4'],
    [['many', 'tables', 1, 'nothing', 'here'], '10:8+6', '10:1+15']
  ]
  for (const [path, key, value] of expected) t.same(show(places, path), [key, value], path.join('.'))
  t.end()
})

t.test('a table that was first named by a longer header is found at its own', (t) => {
  const places = findPlaces('[a.b]\n[a]\nx = 1', unlimited)
  t.same(show(places, ['a']), ['2:2+1', '2:1+3'])
  t.same(show(places, ['a', 'x']), ['3:1+1', '3:5+1'])
  t.end()
})

t.test('strings end where TOML says', (t) => {
  const strings = [
    String.raw`"a\"b"`,
    '"""a"b""c"""',
    '"""a"""""',
    String.raw`"""a\"""b"""`,
    String.raw`"""a\\"""`,
    `'''a''''`,
    "'\\'",
    '""',
    "''",
    '""""""',
    String.raw`"\u0041\\"`,
    '"""\n"""',
    '"#"',
    "'''#\r\n'''"
  ]
  for (const string of strings) {
    const text = `v = ${string}  # end`
    t.same(parse(text)['v'], parse(`v = ${string}`)['v'])
    t.equal(findPlaces(text, unlimited).root.children?.get('v')?.valueEnd, 4 + string.length, string)
  }
  t.end()
})

t.test('keys are unquoted and unescaped as the parser does', (t) => {
  const text = String.raw`"a\u0041\x42\U00000043\t\\\"\e" = 1` + '\n\'b\\n\' = 2\n"" = 3\n"__proto__" = 4'
  t.same([...(findPlaces(text, unlimited).root.children?.keys() ?? [])], Object.keys(parse(text)))
  t.same(
    [...(findPlaces('"\\UFFFFFFFF\\q" = 1', unlimited).root.children?.keys() ?? [])],
    ['\\UFFFFFFFF\\q'],
    'what is wrong stays'
  )
  t.end()
})

t.test('text that is not TOML ends the scan and keeps what came before', (t) => {
  const broken: ReadonlyArray<readonly [text: string, keys: readonly string[]]> = [
    ['a = 1\n= 2', ['a']],
    ['a = 1\nb', ['a']],
    ['a = 1\n[b', ['a']],
    ['a = 1\n[]\nc = 1', ['a']],
    ['a = 1\n[[b]\nc = 1', ['a']],
    ['a = 1 2\nb = 1', ['a']],
    ['a =\nb = 1', ['a']],
    ['a = [1, {b = }]\nc = 1', ['a']],
    ['a = {b 1}', ['a']],
    ['a = ["', ['a']],
    ['a = """x', ['a']],
    ['a = "x\nb = 1', ['a', 'b']],
    ['a = "x', ['a']],
    ['a = [1', ['a']],
    ['"a', []],
    ['a = 1\n  \t', ['a']]
  ]
  for (const [text, keys] of broken) {
    t.same([...(findPlaces(text, unlimited).root.children?.keys() ?? [])], keys, JSON.stringify(text))
  }
  t.end()
})

t.test('a document beyond a limit is given up there', (t) => {
  const few = { depth: 3, values: 5 }
  const cases: ReadonlyArray<readonly [text: string, limit: string | undefined]> = [
    ['[a.b.c]', undefined],
    ['[a.b.c.d]', 'depth'],
    ['a.b.c = 1', undefined],
    ['a.b.c.d = 1', 'depth'],
    ['[a.b]\nc.d = 1', 'depth'],
    ['a = [[[1]]]', 'depth'],
    ['a = [[1]]', undefined],
    ['a = {b = {c = {}}}', 'depth'],
    ['a = [1,2,3,4,5]', 'values'],
    ['a=1\nb=1\nc=1\nd=1\ne=1', undefined],
    ['a=1\nb=1\nc=1\nd=1\ne=1\nf=1', 'values'],
    [`${'a.'.repeat(1000)}a = 1`, 'depth']
  ]
  for (const [text, limit] of cases) t.equal(findPlaces(text, few).exceeded?.limit, limit, text.slice(0, 40))
  t.end()
})

t.test('property: every path of a random document is found, and its text is its value', (t) => {
  fc.assert(
    fc.property(tomlDocument, (text) => {
      const value = parse(text, { integersAsBigInt: 'asNeeded' })
      const places = findPlaces(text, unlimited)
      for (const { path, value: found } of pathsOf(value)) {
        const place = locatePath(places, path)
        const key = cut(text, place.keyLine, place.keyColumn, place.keyLength)
        const own = cut(text, place.valueLine, place.valueColumn, place.valueLength)
        const last = path.at(-1)
        if (typeof last === 'string' && Object.keys(parse(`${key} = 1`))[0] !== last) return false
        if (own.startsWith('[') && !Array.isArray(found)) continue // a header
        if (own.startsWith('[[') || (own.includes('=') && !own.startsWith('{') && typeof found === 'object')) continue
        if (typeof found === 'object' && !Array.isArray(found) && !own.startsWith('{') && !(found instanceof Date))
          continue
        if (stringify({ v: parse(`v = ${own}`, { integersAsBigInt: 'asNeeded' })['v'] }) !== stringify({ v: found }))
          return false
      }
      return true
    }),
    { numRuns: 500 }
  )
  t.end()
})

t.test('property: any text is scanned without an error', (t) => {
  const piece = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '"""',
    "'''",
    '=',
    '.',
    ',',
    '#',
    '\n',
    '\r\n',
    '\\',
    ' ',
    'a',
    '1',
    'é'
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
      (text) => {
        const { leaves, lines } = findPlaces(text, { depth: 5, values: 40 })
        let before = 0
        for (const { valueStart, valueEnd } of leaves) {
          if (valueStart < before || valueEnd < valueStart || valueEnd > text.length) return false
          before = valueEnd
          if (lines.offsetOf(lines.at(valueStart)) !== valueStart) return false
        }
        return true
      }
    ),
    { numRuns: 2000 }
  )
  t.end()
})

function show(places: TomlPlaces, path: ReadonlyArray<string | number>): string[] {
  const place = locatePath(places, path)
  return [
    `${place.keyLine}:${place.keyColumn}+${place.keyLength}`,
    `${place.valueLine}:${place.valueColumn}+${place.valueLength}`
  ]
}

function cut(text: string, line: number, column: number, length: number): string {
  const start =
    text
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length +
    (line > 1 ? 1 : 0) +
    column -
    1
  return text.slice(start, start + length)
}
