import * as fc from 'fast-check'
import t from 'tap'
import { load } from '../support/config-texts.ts'
import { tomlDocument } from '../support/random-toml.ts'

const files = '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["file", "path", "charset", "encode"]\n'

t.test('a hostile file costs little and changes nothing', async (t) => {
  const many = (count: number, item: string): string => Array.from({ length: count }, () => item).join('')
  const cases: ReadonlyArray<readonly [title: string, sources: string, connectors: string]> = [
    ['ten megabytes', `a = "${'x'.repeat(10_000_000)}"`, files],
    ['three megabytes of text', `a = "${'x'.repeat(3_000_000)}"`, files],
    ['a deep array', `a = ${'['.repeat(1000)}${']'.repeat(1000)}`, files],
    ['a deep inline table', `a = ${'{a='.repeat(1000)}1${'}'.repeat(1000)}`, files],
    ['a deep header', `[${'a.'.repeat(1000)}a]`, files],
    ['a hundred deep', `a = ${'['.repeat(98)}${']'.repeat(98)}`, files],
    ['a huge integer', `a = ${'9'.repeat(100_000)}`, files],
    ['very many keys', many(60_000, 'a\n'), files],
    ['very many unknown keys', Array.from({ length: 90_000 }, (_, at) => `k${at} = 1`).join('\n'), files],
    ['very many keys', Array.from({ length: 110_000 }, (_, at) => `k${at} = 1`).join('\n'), files],
    ['very many sources', `sources = [${many(20_000, '{ key = "a", connect = "b" },')}]`, files],
    ['very many undefined variables', `sources = [${many(20_000, '"${A}${B}",')}]`, files],
    [
      'a connector with very many params',
      'sources = []',
      `[[connectors]]\nid = "c"\ntype = "kafka"\n[connectors.params]\n${Array.from({ length: 600 }, (_, at) => `k${at} = 1`).join('\n')}`
    ],
    [
      'a connector with a huge value',
      'sources = []',
      `[[connectors]]\nid = "c"\ntype = "kafka"\n[connectors.params]\nbrokers = [${many(600, '"a:1",')}]`
    ],
    [
      'prototype names',
      '"__proto__" = { a = 1 }\nconstructor.prototype.polluted = 1\n[[sources]]\n__proto__ = 1\nconstructor = 2\nkey = "__proto__"\nconnect = "__proto__"\nparams = { __proto__ = { polluted = 1 }, constructor = 1, toString = 1 }',
      '[[connectors]]\nid = "__proto__"\ntype = "file"\nallow_override = ["__proto__", "toString"]\nparams = { __proto__ = 1, file = "a" }\n__proto__ = 1'
    ],
    [
      'a string of very many commas',
      `sources = { key = "a", connect = "k", params.brokers = "${'a:1,'.repeat(500_000)}" }`,
      '[[connectors]]\nid = "k"\ntype = "kafka"\nallow_override = ["brokers"]\n'
    ],
    ['a string of very many variables', `a = "${'${A}'.repeat(500_000)}"`, files],
    [
      'very many connectors',
      'sources = []',
      Array.from(
        { length: 10_001 },
        (_, at) => `[[connectors]]\nid = "c${at}"\ntype = "file"\nparams.file = "x"\n`
      ).join('')
    ],
    [
      'very many names that may be overridden',
      'sources = []',
      `[[connectors]]\nid = "c"\ntype = "file"\nallow_override = [${many(501, '"file",')}]`
    ],
    [
      'one endless line of mistakes',
      `sources = [${many(3000, '{ kye = "a", conect = "b", params = { x = 1 } },')}]`,
      files
    ]
  ]
  for (const [title, sources, connectors] of cases) {
    const before = Date.now()
    const { diagnostics } = load(sources, connectors)
    t.ok(diagnostics.length > 0, title)
    t.ok(diagnostics.length <= 501, title)
    t.ok(
      diagnostics.every(({ excerpt = '', message }) => excerpt.length < 1200 && message.length < 1000),
      title
    )
    t.comment(title, Date.now() - before, 'ms')
  }
  t.equal(Reflect.get({}, 'polluted'), undefined)
})

t.test('property: random documents never throw, pollute or show a place that is not there', async () => {
  const name = fc.constantFrom(
    'sources',
    'connectors',
    'params',
    'key',
    'connect',
    'tags',
    'id',
    'type',
    '__proto__',
    'constructor',
    'allow_override',
    'enable'
  )
  const document = fc
    .tuple(
      fc.array(fc.tuple(name, name, fc.constantFrom('1', '"file"', '["a"]', '{ file = 1 }', '"${X}"')), {
        maxLength: 6
      }),
      tomlDocument
    )
    .map(
      ([parts, rest]) =>
        parts.map(([table, key, value]) => `[[${table}]]\n${key} = ${value}`).join('\n') +
        (parts.length === 0 ? rest : '')
    )
  fc.assert(
    fc.property(document, document, (sources, connectors) => {
      const { diagnostics } = load(sources, connectors)
      for (const { file, line, column } of diagnostics) {
        const text = (file === 'c.toml' ? connectors : sources).split('\n')[(line ?? 1) - 1]
        if (text === undefined || (column ?? 1) > text.length + 1) return false
      }
      return Reflect.get({}, 'file') === undefined
    }),
    { numRuns: 500 }
  )
})
