import fc from 'fast-check'
import t from 'tap'
import { SecretValue } from '../../../lib/config/params/value-kinds.ts'
import { plainData } from '../../../lib/config/shown/plain-data.ts'

t.test('any value becomes what JSON has', (t) => {
  t.strictSame(
    plainData({
      a: [1, NaN, Infinity, 5n, null, undefined, true],
      b: new Date(0),
      c: new Date(NaN),
      d: new Error('broken'),
      e: Buffer.from('abc'),
      f: new SecretValue('x'),
      g: () => {},
      h: Symbol('s')
    }),
    {
      a: [1, 'NaN', 'Infinity', '5', null, null, true],
      b: '1970-01-01T00:00:00.000Z',
      c: null,
      d: 'broken',
      e: '[3 bytes]',
      f: '[redacted]',
      g: '[function]',
      h: '[symbol]'
    }
  )
  t.equal(
    plainData('a', (text) => `<${text}>`),
    '<a>'
  )
  t.end()
})

t.test('foreign names have no special meaning, and an unreadable value is shown as such', (t) => {
  const plain = plainData(JSON.parse('{"__proto__":{"a":1},"constructor":2}'))
  t.equal(JSON.stringify(plain), '{"__proto__":{"a":1},"constructor":2}')
  t.strictSame(
    plainData(
      Object.defineProperty({}, 'x', {
        enumerable: true,
        get: () => {
          throw new Error('no')
        }
      })
    ),
    { x: null }
  )
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  t.strictSame(plainData([proxy]), ['[unreadable]'])
  t.end()
})

t.test('nothing is too deep, too many or too long', (t) => {
  const loop: Record<string, unknown> = {}
  loop['self'] = loop
  let deep: unknown = 1
  for (let depth = 0; depth < 10_000; depth++) deep = [deep]
  const huge = [
    loop,
    deep,
    Array.from({ length: 100_000 }, (_, index) => index),
    Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`n${index}`, 'x'.repeat(100)])),
    'x'.repeat(1_000_000),
    Array.from({ length: 1000 }, () => 'y'.repeat(4000)),
    Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => 1))
  ]
  for (const value of huge) t.ok(JSON.stringify(plainData(value)).length < 100_000)
  t.match(JSON.stringify(plainData(huge[2])), '… 99800 more')
  t.match(JSON.stringify(plainData(huge[3])), '9800 more')
  t.end()
})

t.test('what is plain stays as it is', (t) => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      t.strictSame(JSON.stringify(plainData(value)), JSON.stringify(value))
    }),
    { numRuns: 50 }
  )
  t.end()
})
