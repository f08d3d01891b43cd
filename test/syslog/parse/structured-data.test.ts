import fc from 'fast-check'
import t from 'tap'
import { bytesOf, viewOf } from '../../../lib/syslog/parse/latin1.ts'
import { structuredDataOf, structuredDataEnd } from '../../../lib/syslog/parse/structured-data.ts'

function dataOf(latin1: string): Record<string, Record<string, unknown>> {
  t.equal(structuredDataEnd(viewOf(bytesOf(latin1)), 0, latin1.length), latin1.length, latin1)
  return structuredDataOf(latin1, 0, latin1.length)
}

t.test('elements, parameters and escapes', async (t) => {
  for (const [text, expected] of [
    ['[a]', { a: {} }],
    ['[a][b]', { a: {}, b: {} }],
    ['[a b="c"]', { a: { b: 'c' } }],
    ['[a b=""]', { a: { b: '' } }],
    ['[a b="c" d="e"][f g="h"]', { a: { b: 'c', d: 'e' }, f: { g: 'h' } }],
    ['[a b="\\"\\\\\\]"]', { a: { b: '"\\]' } }],
    ['[a b="\\n\\x"]', { a: { b: '\\n\\x' } }],
    ['[a b="x\\\\"]', { a: { b: 'x\\' } }],
    ['[a b="]=[ "]', { a: { b: ']=[ ' } }],
    ['[a b="c" b="d"]', { a: { b: ['c', 'd'] } }],
    ['[a b="1" b="2" b="3" c="4"]', { a: { b: ['1', '2', '3'], c: '4' } }],
    ['[a b="1"][c][a b="2" d="3"]', { a: { b: ['1', '2'], d: '3' }, c: {} }],
    ['[a b="\xC3\xA9\xFF"]', { a: { b: 'é\u{FFFD}' } }],
    ['[\xC3\xA9 \xC3\xA8="x"]', { é: { è: 'x' } }],
    ['[a b="line\nand\x00more"]', { a: { b: 'line\nand\x00more' } }],
    ['[1 2="3"][0]', { 0: {}, 1: { 2: '3' } }]
  ] as const)
    t.strictSame(JSON.parse(JSON.stringify(dataOf(text))), expected, text)
})

t.test('names such as __proto__ and toString have no special meaning', async (t) => {
  const data = dataOf(
    '[__proto__ __proto__="x" polluted="yes"][constructor prototype="y"][toString][toJSON toJSON="z"]'
  )
  t.equal(Object.getPrototypeOf(data), null)
  t.strictSame(Object.keys(data), ['__proto__', 'constructor', 'toString', 'toJSON'])
  t.strictSame(Object.entries(data['__proto__'] ?? {}), [
    ['__proto__', 'x'],
    ['polluted', 'yes']
  ])
  t.equal(Object.getPrototypeOf(data['__proto__']), null)
  t.equal(({} as Record<string, unknown>)['polluted'], undefined)
  t.equal(
    JSON.stringify(data),
    '{"__proto__":{"__proto__":"x","polluted":"yes"},"constructor":{"prototype":"y"},"toString":{},"toJSON":{"toJSON":"z"}}'
  )
})

t.test('absent data is empty, and incomplete data ends where it breaks off', async (t) => {
  t.strictSame(Object.keys(structuredDataOf('xyz', 1, 1)), [])
  for (const text of ['[', '[a', '[a b', '[a b=', '[a b="', '[a b="c', '[a b="c\\', '[a b="c"', 'x', ' ', '"'])
    t.ok(structuredDataOf(text, 0, text.length), text)
})

t.test('large structured data is read completely', async (t) => {
  const params = ' n="v\\"w"'.repeat(20_000)
  t.match(dataOf(`[a${params}]`)['a']?.['n'], { length: 20_000 })
  t.equal(Object.keys(dataOf(Array.from({ length: 20_000 }, (_, index) => `[id${index}]`).join(''))).length, 20_000)
  t.equal(dataOf(`[a b="${'\\]'.repeat(200_000)}"]`)['a']?.['b'], ']'.repeat(200_000))
})

t.test('written structured data parses back to the same elements', async () => {
  const name = fc.stringMatching(/^[!#-<>-\\^-~]{1,10}$/)
  const params = fc.array(fc.tuple(name, fc.string({ unit: 'binary' })), { maxLength: 5 })
  fc.assert(
    fc.property(fc.array(fc.tuple(name, params), { minLength: 1, maxLength: 4 }), (elements) => {
      const written = elements
        .map(
          ([id, params]) =>
            `[${id}${params.map(([name, value]) => ` ${name}="${value.replaceAll(/["\\\]]/g, '\\$&')}"`).join('')}]`
        )
        .join('')
      const latin1 = Buffer.from(written).toString('latin1')
      if (structuredDataEnd(viewOf(bytesOf(latin1)), 0, latin1.length) !== latin1.length) return false
      const expected = new Map<string, Map<string, string[]>>()
      for (const [id, params] of elements) {
        const element = expected.get(id) ?? new Map<string, string[]>()
        expected.set(id, element)
        for (const [name, value] of params)
          element.set(name, [...(element.get(name) ?? []), Buffer.from(value).toString()])
      }
      const read = structuredDataOf(latin1, 0, latin1.length)
      return (
        Object.keys(read).length === expected.size &&
        [...expected].every(
          ([id, element]) =>
            Object.keys(read[id] ?? {}).length === element.size &&
            [...element].every(([name, values]) => JSON.stringify([read[id]?.[name]].flat()) === JSON.stringify(values))
        )
      )
    })
  )
})
