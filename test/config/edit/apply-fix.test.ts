import t, { type Test } from 'tap'
import { applyFix, canApply } from '../../../lib/config/edit/apply-fix.ts'
import { ConfigError } from '../../../lib/errors/config-error.ts'
import type { TomlEdit, TomlValue } from '../../../types/report.ts'

/** [what it is, before, edits, after]; null where it is refused. */
type Row = readonly [name: string, before: string, edits: readonly TomlEdit[], after: string | null]

function check(t: Test, rows: readonly Row[]): void {
  for (const [name, before, edits, after] of rows) {
    t.equal(canApply(before, { edits }), after !== null, name)
    if (after === null) t.throws(() => applyFix(before, { edits }), { code: 'CONFIG_NOT_EDITABLE' }, name)
    else t.equal(applyFix(before, { edits }), after, name)
  }
}

const source = '[[sources]]\nkey = "a" # one\n\n[[sources]]\nkey = "b"\nconnect = "c"\n'

t.test('a value is replaced in its place', (t) => {
  check(t, [
    ['a value with a comment', 'a = 1 # why\nb = 2\n', [{ path: ['a'], value: 'x' }], 'a = "x" # why\nb = 2\n'],
    [
      'the element of an array of tables',
      source,
      [{ path: ['sources', 1, 'connect'], value: 'd' }],
      source.replace('"c"', '"d"')
    ],
    ['a lone table', '[sources]\nkey = "a"', [{ path: ['sources', 'key'], value: true }], '[sources]\nkey = true'],
    [
      'inside brackets',
      'a = [ 1, { b.c = "x", d = 2 } ]',
      [{ path: ['a', 1, 'b', 'c'], value: 5 }],
      'a = [ 1, { b.c = 5, d = 2 } ]'
    ],
    [
      'a text of several lines',
      'a = """\n# no comment\n"""\nb = 1',
      [{ path: ['a'], value: 'x\ny' }],
      'a = "x\\ny"\nb = 1'
    ],
    [
      'a byte order mark and CRLF',
      '\uFEFFa = 1\r\nb = 2\r\n',
      [{ path: ['a'], value: [1, 'x'] }],
      '\uFEFFa = [1, "x"]\r\nb = 2\r\n'
    ],
    [
      'a table with a header',
      'x = 1\n\n[a.b]\nc = 1\n\n[d]\ne = 1\n',
      [{ path: ['a'], value: 'x' }],
      'x = 1\na = "x"\n\n[d]\ne = 1\n'
    ],
    [
      'a table of dotted keys',
      'a.b = 1\na.c = 2\nd = 1\n',
      [{ path: ['a'], value: { b: 2 } }],
      'd = 1\na = { b = 2 }\n'
    ],
    [
      'one of dotted keys in brackets',
      'x = { a.b = 1, c = 2 }',
      [{ path: ['x', 'a'], value: {} }],
      'x = { c = 2, a = {} }'
    ]
  ])
  t.end()
})

t.test('a missing key goes into its table', (t) => {
  check(t, [
    [
      'behind the last line of its header',
      '[a]\nb = 1 # b\n\n# of c\n[c]\n',
      [{ path: ['a', 'd'], value: 2 }],
      '[a]\nb = 1 # b\nd = 2\n\n# of c\n[c]\n'
    ],
    [
      'below a header without lines',
      '  [a] # empty\n[c]\n',
      [{ path: ['a', 'd'], value: 2 }],
      '  [a] # empty\n  d = 2\n[c]\n'
    ],
    [
      'indented as the line before',
      '[a]\r\n\tb = 1\r\n',
      [{ path: ['a', 'd'], value: 2 }],
      '[a]\r\n\tb = 1\r\n\td = 2\r\n'
    ],
    ['without a line end at the end', '[a]\nb = 1', [{ path: ['a', 'd'], value: 2 }], '[a]\nb = 1\nd = 2'],
    ['without any line end', 'b = 1', [{ path: ['d'], value: 2 }], 'b = 1\nd = 2'],
    ['CRLF, and none at the end', 'a = 1\r\nb = 1', [{ path: ['d'], value: 2 }], 'a = 1\r\nb = 1\r\nd = 2'],
    [
      'into the element meant',
      source,
      [{ path: ['sources', 0, 'connect'], value: 'c' }],
      source.replace('# one\n', '# one\nconnect = "c"\n')
    ],
    [
      'a dotted table',
      'params.a = 1 # x\nz = 1\n',
      [{ path: ['params', 'b'], value: 2 }],
      'params.a = 1 # x\nparams.b = 2\nz = 1\n'
    ],
    [
      'deep in a dotted table',
      '[s]\np.a = 1\n',
      [{ path: ['s', 'p', 'x', 'y z'], value: 2 }],
      '[s]\np.a = 1\np.x."y z" = 2\n'
    ],
    [
      'a table that only longer headers name',
      'x = 1\n\n# deep\n[a.b.c]\ny = 1\n',
      [{ path: ['a', 'b', 'k'], value: 1 }],
      'x = 1\n\n[a.b]\nk = 1\n\n# deep\n[a.b.c]\ny = 1\n'
    ],
    [
      'the same at the top of the file',
      '#:schema x\n[a.b.c]\ny = 1\n',
      [{ path: ['a', 'k'], value: 1 }],
      '#:schema x\n[a]\nk = 1\n\n[a.b.c]\ny = 1\n'
    ],
    ['above all headers', '#:schema x\n# y\n\n[a]\n', [{ path: ['k'], value: 1 }], '#:schema x\n# y\nk = 1\n\n[a]\n'],
    ['an empty file', '', [{ path: ['k'], value: 1 }], 'k = 1\n'],
    ['a file of comments', '# x', [{ path: ['a', 'k'], value: 1 }], '# x\n[a]\nk = 1\n'],
    [
      'a table that is not there, at the end',
      'a = 1\n\n[b]\nc = 1\n',
      [{ path: ['d', 'e', 'f'], value: 1 }],
      'a = 1\n\n[b]\nc = 1\n\n[d.e]\nf = 1\n'
    ],
    ['an inline table', 'a = { b = 1 } # x\n', [{ path: ['a', 'c', 'd'], value: 2 }], 'a = { b = 1, c.d = 2 } # x\n'],
    ['an empty inline table', 'a = {}\n', [{ path: ['a', 'c'], value: 2 }], 'a = { c = 2 }\n'],
    [
      'the inline table of an array',
      'a = [{ b = 1 }]\n',
      [{ path: ['a', 0, 'c'], value: 2 }],
      'a = [{ b = 1, c = 2 }]\n'
    ],
    [
      'an inline table of several lines',
      'a = {\n  b = 1, # x\n}\n',
      [{ path: ['a', 'c'], value: 2 }],
      'a = {\n  b = 1, # x\n  c = 2,\n}\n'
    ]
  ])
  t.end()
})

t.test('missing params get their header right after their source', (t) => {
  const params = (...path: (string | number)[]): TomlEdit[] => [{ path: [...path, 'port'], value: 1514 }]
  check(t, [
    [
      'of the first',
      source,
      params('sources', 0, 'params'),
      source.replace('# one\n', '# one\n\n[sources.params]\nport = 1514\n')
    ],
    ['of the last', source, params('sources', 1, 'params'), `${source}\n[sources.params]\nport = 1514\n`],
    [
      'of a lone one',
      '[sources]\nkey = "a"',
      params('sources', 'params'),
      '[sources]\nkey = "a"\n\n[sources.params]\nport = 1514'
    ],
    [
      'beside another table of it',
      `${source}[sources.more]\nx = 1\n`,
      params('sources', 1, 'params'),
      `${source}\n[sources.params]\nport = 1514\n[sources.more]\nx = 1\n`
    ],
    [
      'a table in them',
      `${source}[sources.params]\nx = 1\n`,
      params('sources', 1, 'params', 'config'),
      `${source}[sources.params]\nx = 1\n\n[sources.params.config]\nport = 1514\n`
    ],
    [
      'of an inline one',
      'sources = [{ key = "a" }]',
      params('sources', 0, 'params'),
      'sources = [{ key = "a", params.port = 1514 }]'
    ],
    [
      'as an array of one',
      `${source}[[sources.params]]\nx = 1\n`,
      params('sources', 1, 'params', 0),
      `${source}[[sources.params]]\nx = 1\nport = 1514\n`
    ]
  ])
  t.end()
})

t.test('arrays get one more element', (t) => {
  const list = (...lines: string[]): string => `a = [\n${lines.map((line) => `  ${line}\n`).join('')}]\n`
  const append: TomlEdit[] = [{ path: ['a'], append: 'z' }]
  check(t, [
    ['at its end', 'a = ["x", "y"] # c', append, 'a = ["x", "y", "z"] # c'],
    ['behind a last comma', 'a = ["x",]', append, 'a = ["x", "z",]'],
    ['an empty one', 'a = [ ]', append, 'a = ["z"]'],
    ['one with a comment only', 'a = [ # c\n]', append, 'a = ["z"  # c\n]'],
    ['on a line of its own', list('"x",', '"y", # y'), append, list('"x",', '"y", # y', '"z",')],
    ['on a line of its own, without a last comma', list('"x",', '"y" # y'), append, list('"x",', '"y", # y', '"z"')],
    ['where the bracket closes on that line', 'a = [\n  "x" ]', append, 'a = [\n  "x",\n  "z" ]'],
    ['where it does so behind a comma', 'a = [\n  "x", ]', append, 'a = [\n  "x",\n  "z", ]'],
    ['one that holds it already', 'a = ["z"]', append, 'a = ["z"]'],
    ['one that is not there', 'b = 1\n', append, 'b = 1\na = ["z"]\n'],
    ['by its index', 'a = [1]', [{ path: ['a', 1], value: 2 }], 'a = [1, 2]'],
    ['beyond its end', 'a = [1]', [{ path: ['a', 2], value: 2 }], null],
    ['an array of tables', '[[a]]\n', [{ path: ['a', 1], value: {} }], null],
    ['a name in an array', 'a = [1]', [{ path: ['a', 'x'], value: 2 }], null],
    ['an index in a table', '[a]', [{ path: ['a', 0], value: 2 }], null],
    ['an index in a table that is not there', '', [{ path: ['a', 0], value: 2 }], null],
    ['an index on the way', 'a = [1]', [{ path: ['a', 3, 'b'], value: 2 }], null]
  ])
  t.end()
})

t.test('a removed entry goes with its line, or out of its brackets', (t) => {
  const away = (...path: (string | number)[]): TomlEdit[] => [{ path, value: null }]
  check(t, [
    ['a line with its comment', 'a = 1\nb = 2 # x\nc = 3\n', away('b'), 'a = 1\nc = 3\n'],
    ['the last line', 'a = 1\r\nb = 2', away('b'), 'a = 1\r\n'],
    ['a value of several lines', 'a = [\n 1,\n]\nb = 2\n', away('a'), 'b = 2\n'],
    ['nothing', 'a = 1', away('b', 'c'), 'a = 1'],
    ['nothing of a list', 'a = [1]', away('a', 1), 'a = [1]'],
    ['a piece before others', 'a = { b = 1, c = 2 }', away('a', 'b'), 'a = { c = 2 }'],
    ['the last piece', 'a = { b = 1, c = 2 }', away('a', 'c'), 'a = { b = 1 }'],
    ['the only piece', 'a = { b = 1 }', away('a', 'b'), 'a = {}'],
    ['the only element, and its comma', 'a = [ 1, ]', away('a', 0), 'a = []'],
    ['the only element, a comment stays', 'a = [ 1, # c\n]', away('a', 0), 'a = [  # c\n]'],
    ['an element with a line of its own', 'a = [\n  1, # one\n  2, # two\n]', away('a', 0), 'a = [\n  2, # two\n]'],
    ['the last of those', 'a = [\n  1, # one\n  2\n]', away('a', 1), 'a = [\n  1, # one\n]'],
    ['the last behind a line end', 'a = [1, # one\n 2 ]', away('a', 1), 'a = [1, # one\n  ]'],
    ['an element whose comma stands below', 'a = [\n 1\n , 2\n]', away('a', 0), 'a = [\n 2\n]'],
    ['the only key of a dotted table', '[s]\na.b.c = 1 # x\n', away('s', 'a', 'b', 'c'), '[s]\na.b = {} # x\n'],
    ['one of several dotted keys', 'a.b = 1\na.c = 2\n', away('a', 'c'), 'a.b = 1\n'],
    ['the only dotted key in brackets', 'x = { a.b = 1 }', away('x', 'a', 'b'), 'x = { a = {} }'],
    ['a dotted table in brackets', 'x = { a.b = 1, c = 2 }', away('x', 'a'), 'x = { c = 2 }'],
    ['a dotted table of several keys in brackets', 'x = { a.b = 1, a.c = 2 }', away('x', 'a'), null],
    [
      'a table with its lines',
      '[s]\nx = 1\n\n[s.p]\na = 1\n\n[s.p.q]\nb = 2\n\n[t]\n',
      away('s', 'p'),
      '[s]\nx = 1\n\n[t]\n'
    ],
    ['an element of an array of tables', source, away('sources', 0), '[[sources]]\nkey = "b"\nconnect = "c"\n'],
    ['the only element of an array of tables', '[[a]]\n', away('a', 0), null],
    ['all of it', 'a = 1', away(), null]
  ])
  t.end()
})

t.test('a key gets another name, or another table', (t) => {
  const move = (path: (string | number)[], to: (string | number)[]): TomlEdit[] => [{ path, to }]
  check(t, [
    ['a name', '[a]\n b . c = 1 # x\n', move(['a', 'b', 'c'], ['a', 'b', 'd e']), '[a]\n b . "d e" = 1 # x\n'],
    ['a name in brackets', 'a = { "b" = 1 }', move(['a', 'b'], ['a', 'c']), 'a = { c = 1 }'],
    [
      'that of a dotted table in brackets',
      'a = { b.x = 1, b.y = 2 }',
      move(['a', 'b'], ['a', 'c']),
      'a = { c.x = 1, c.y = 2 }'
    ],
    [
      'that of a table with headers',
      '[[s]]\nx = 1\n[s.parms]\na = 1\n[ s . parms . "q" ]\nb = 1\n',
      move(['s', 0, 'parms'], ['s', 0, 'params']),
      '[[s]]\nx = 1\n[s.params]\na = 1\n[ s . params . "q" ]\nb = 1\n'
    ],
    ['that of all its dotted keys', '[s]\np.a = 1\np.b = 2\n', move(['s', 'p'], ['s', 'q']), '[s]\nq.a = 1\nq.b = 2\n'],
    [
      'that of an array of tables',
      '[[source]]\nx = 1\n[source.params]\n[[source]]\n',
      move(['source'], ['sources']),
      '[[sources]]\nx = 1\n[sources.params]\n[[sources]]\n'
    ],
    [
      'into another table, as it is written',
      '[[s]]\nfile = \'a\\b\' # x\nkey = "k"\n',
      move(['s', 0, 'file'], ['s', 0, 'params', 'file']),
      '[[s]]\nkey = "k"\n\n[s.params]\nfile = \'a\\b\'\n'
    ],
    ['out of a dotted table', 'a.b.c = 1\n', move(['a', 'b', 'c'], ['a', 'b_c']), 'a.b = {}\na.b_c = 1\n'],
    [
      'a table with lines of its own, by its header',
      '[a]\nx = 1\n[b]\n',
      move(['a'], ['b', 'a']),
      '[b.a]\nx = 1\n[b]\n'
    ],
    [
      'with the tables in it',
      '[[s]]\nk = 1\n\n[ params ] # p\nx = 1\n[params . config]\ny = 1\n',
      move(['params'], ['s', 0, 'params']),
      '[[s]]\nk = 1\n\n[ s.params ] # p\nx = 1\n[s.params . config]\ny = 1\n'
    ],
    [
      'into an element that is not the last',
      '[[s]]\nk = 1\n[[s]]\nk = 2\n[params]\nx = 1\n',
      move(['params'], ['s', 0, 'params']),
      null
    ],
    ['a table of dotted keys into another', 'a.x = 1\n[b]\n', move(['a'], ['b', 'a']), null],
    ['what is not there', 'a = 1', move(['b'], ['c']), null],
    ['to what is there', 'a = 1\nb = 2', move(['a'], ['b']), null],
    ['into itself', '[a]\nx = 1', move(['a'], ['a', 'b']), null],
    ['an element', 'a = [1]', move(['a', 0], ['b']), null],
    ['all of it', 'a = 1', move([], ['b']), null]
  ])
  t.end()
})

t.test('names and texts of strangers stay names and texts', (t) => {
  check(t, [
    ['__proto__', 'a = 1\n', [{ path: ['__proto__', 'toString'], value: 1 }], 'a = 1\n\n[__proto__]\ntoString = 1\n'],
    [
      'quotes and dots',
      'a = 1',
      [{ path: ['x".y\n'], value: '\u007F"\\\u0001' }],
      'a = 1\n"x\\".y\\n" = "\\u007F\\"\\\\\\u0001"'
    ],
    ['an empty name, Chinese', 'a = 1', [{ path: [''], value: { 键: '值' } }], 'a = 1\n"" = { "键" = "值" }'],
    [
      'numbers',
      'a = 1',
      [{ path: ['a'], value: [1.5, -0, NaN, Infinity, -Infinity, 2 ** 60, 1e300] }],
      'a = [1.5, 0, nan, inf, -inf, 1152921504606847000.0, 1e+300]'
    ],
    ['half of a character', 'a = 1', [{ path: ['a'], value: '\uD800' }], null],
    ['half of a character in a name', 'a = 1', [{ path: ['\uD800'], value: 1 }], null],
    ['a value without end', 'a = 1', [{ path: ['a'], value: nested(100_000) }], null],
    ['a path without end', 'a = 1', [{ path: Array.from({ length: 5000 }, () => 'x'), value: 1 }], null],
    ['through a scalar', 'a = 1', [{ path: ['a', 'b'], value: 1 }], null],
    ['through a date', 'a = 1979-05-27', [{ path: ['a', 'b'], value: 1 }], null],
    ['through a scalar in brackets', 'a = [1]', [{ path: ['a', 0, 'b'], value: 1 }], null]
  ])
  t.end()
})

function nested(depth: number): TomlValue {
  let value: TomlValue = 1
  for (let level = 0; level < depth; level++) value = [value]
  return value
}

t.test('edits come one after the other', (t) => {
  check(t, [
    [
      'two params of a table that is not there',
      '[[sources]]\nkey = "a"\n',
      [
        { path: ['sources', 0, 'params', 'a'], value: 1 },
        { path: ['sources', 0, 'params', 'b'], value: 2 }
      ],
      '[[sources]]\nkey = "a"\n\n[sources.params]\na = 1\nb = 2\n'
    ],
    [
      'all or nothing',
      'a = 1',
      [
        { path: ['a'], value: 2 },
        { path: ['a', 'b'], value: 2 }
      ],
      null
    ]
  ])
  t.end()
})

t.test('a text that is not TOML stays untouched, and its values are not shown', (t) => {
  const text = 'a = 1\npin = hunter2\n'
  const edits = [{ path: ['a'], value: 2 }]
  const thrown = ((): unknown => {
    try {
      return applyFix(text, { file: 'wpsrc.toml', edits })
    } catch (error) {
      return error
    }
  })()
  t.ok(thrown instanceof ConfigError)
  t.match(thrown, { code: 'CONFIG_TOML_SYNTAX', diagnostics: [{ file: 'wpsrc.toml', line: 2 }] })
  t.notMatch(JSON.stringify(thrown), 'hunter2')
  t.equal(canApply(text, { edits }), false)
  t.throws(() => applyFix('#'.repeat(5_000_000), { edits: [] }), { code: 'CONFIG_TOO_LARGE' })
  t.throws(() => canApply('', { edits: null as never }), TypeError, 'a mistake of the caller is none of the text')
  t.end()
})
