import t from 'tap'
import { jsonData } from '../../lib/core/json-data.ts'
import { ownBytes, ownData, ownText } from '../../lib/core/own-data.ts'

class Point {
  readonly x = 1
  readonly label = 'here'
  length(): number {
    return this.x
  }
}

class Money {
  readonly #cents = 5n
  toJSON(): unknown {
    return { cents: this.#cents }
  }
}

class Endless {
  toJSON(): unknown {
    return this
  }
}

const hostile = JSON.parse('{ "__proto__": { "polluted": true }, "constructor": "c" }') as object

t.test('a copy is plain, deep, and equal to the original', async (t) => {
  for (const value of [
    null,
    undefined,
    0,
    -0,
    NaN,
    true,
    12n,
    '',
    'a',
    'grüße',
    '\uD800 half',
    '日本',
    [],
    [1, [2]],
    { a: { b: null, c: undefined } },
    new Date(5),
    new Map([['a', { b: 1 }]]),
    new Set([1, 'b']),
    new Uint8Array([1, 2]),
    new Float64Array([1.5]),
    Buffer.from('bytes'),
    hostile
  ])
    t.strictSame(ownData(value), value)
  t.ok(Number.isNaN(Number(ownData(new Date(NaN)))))
  t.equal(Object.getPrototypeOf(ownData(hostile)), Object.prototype)
  t.equal(Object.getPrototypeOf(ownData(Object.create(null))), null)
  t.equal(({} as { readonly polluted?: true }).polluted, undefined)
})

t.test('values that are not data are left out, and an object of a class is copied as it shows itself', async (t) => {
  t.strictSame(ownData({ a: 1, call: () => {}, mark: Symbol('s') }), { a: 1 })
  t.strictSame(ownData([() => {}, 1]), [undefined, 1])
  t.strictSame(ownData(new Point()), { x: 1, label: 'here' })
  t.equal(Object.getPrototypeOf(ownData(new Point())), Object.prototype)
  t.strictSame(ownData(new Money()), { cents: 5n })
  t.equal(ownData(new URL('http://a/b')), 'http://a/b')
  t.strictSame(ownData(new Endless()), {}, 'as JSON has it')
  t.strictSame(ownData([Object('a'), Object(1), Object(5n)]), ['a', 1, 5n])
})

t.test('cycles are kept in the copy', async (t) => {
  const ring: Record<string, unknown> = { name: 'ring', list: [], map: new Map(), set: new Set() }
  ;(ring['list'] as unknown[]).push(ring)
  ;(ring['map'] as Map<unknown, unknown>).set('ring', ring)
  ;(ring['set'] as Set<unknown>).add(ring)
  const copy = ownData(ring) as typeof ring
  t.not(copy, ring)
  t.equal((copy['list'] as unknown[])[0], copy)
  t.equal((copy['map'] as Map<unknown, unknown>).get('ring'), copy)
  t.ok((copy['set'] as Set<unknown>).has(copy))
  t.strictSame(structuredClone(copy), copy)
})

t.test('a copy is bounded, however deep or wide the original', async (t) => {
  let deep: unknown = 1
  for (let level = 0; level < 100_000; level++) deep = level % 2 === 0 ? { deep } : [deep]
  t.match(JSON.stringify(ownData(deep)), '"[too deep]"')
  const wide: number[] = [7]
  wide[4_294_967_294] = 1
  const copy = ownData(wide) as number[]
  t.equal(copy.length, wide.length)
  t.strictSame(Object.keys(copy), ['0', '4294967294'])
})

t.test('bytes of a copy share no buffer with the original', async (t) => {
  const pooled = Buffer.from('small')
  t.not(pooled.buffer.byteLength, 5)
  for (const copy of [
    ownBytes(pooled),
    ownData(pooled),
    ownData(new Uint8Array(pooled.buffer, pooled.byteOffset, 5))
  ]) {
    t.equal((copy as Buffer).buffer.byteLength, 5)
    t.strictSame(Buffer.from(copy as Uint8Array), pooled)
  }
  t.equal(ownBytes(Buffer.alloc(0)).length, 0)
  t.equal(ownText('a\uDC00'), 'a\uDC00')
})

t.test('values unknown to JSON are converted to text', async (t) => {
  const value = {
    big: 12345678901234567890n,
    at: new Date(0),
    never: new Date(NaN),
    text: Buffer.from('grüße'),
    bytes: Buffer.from([0xff]),
    view: new Uint8Array([0x61]),
    none: undefined,
    call: () => {},
    list: [undefined, () => {}, NaN, Infinity],
    money: new Money(),
    point: new Point(),
    where: new URL('http://a/b')
  }
  t.strictSame(jsonData(value), {
    big: '12345678901234567890',
    at: '1970-01-01T00:00:00.000Z',
    never: null,
    text: 'grüße',
    bytes: { base64: '/w==' },
    view: 'a',
    list: [null, null, null, null],
    money: { cents: '5' },
    point: { x: 1, label: 'here' },
    where: 'http://a/b'
  })
  const ring: Record<string, unknown> = { twice: [1] }
  ring['ring'] = ring
  ring['again'] = ring['twice']
  t.strictSame(jsonData(ring), { twice: [1], ring: '[circular]', again: [1] })
  t.strictSame(jsonData(new Endless()), {})
  t.equal(jsonData(undefined), undefined)
  t.strictSame(jsonData(hostile), hostile)
})
