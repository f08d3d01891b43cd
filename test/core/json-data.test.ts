import t from 'tap'
import { jsonData } from '../../lib/core/json-data.ts'
import { toEcs, toOtelLog, type SourceEvent } from '../../lib/index.ts'
import { asEvent } from '../standards/support/any-event.ts'

function eventWith(meta: object): SourceEvent {
  return asEvent({
    payload: Buffer.from('a'),
    text: 'a',
    source: 'own',
    tags: {},
    position: {},
    meta: { ...meta, kind: 'custom' },
    receivedAt: 0
  })
}

/** As JSON.parse makes it of what a stranger has sent. */
function nested(levels: number): unknown {
  return JSON.parse(`${'{"a":['.repeat(levels)}1${']}'.repeat(levels)}`)
}

t.test('holes of a list become null, and an empty value in OTLP, which allows no null there', (t) => {
  const list: number[] = [1]
  list[2] = 3
  t.strictSame(jsonData({ list }), { list: [1, null, 3] })
  t.strictSame(jsonData(new Float32Array([1.5, Number.NaN])), [1.5, null], 'numbers are a list, and not a field each')
  t.strictSame(jsonData(new BigInt64Array([-1n])), ['-1'])
  const { attributes } = toOtelLog(eventWith({ list }))
  t.strictSame(attributes[0]?.value, { arrayValue: { values: [{ intValue: '1' }, {}, { intValue: '3' }] } })
  t.end()
})

t.test('an object is converted as JSON shows it', (t) => {
  const boxed = [Object('a'), Object(1), Object(false), Object(5n), Object(Symbol('s'))] as unknown[]
  t.strictSame(jsonData(boxed), ['a', 1, false, '5', null])
  t.strictSame(jsonData(Object.assign([1], { toJSON: () => 'its own' })), 'its own')
  const shown = {
    a: 1,
    toJSON(): unknown {
      return this
    }
  }
  t.equal(JSON.stringify(jsonData(shown)), JSON.stringify(shown))
  t.end()
})

t.test('data that expands to billions of values is cut', (t) => {
  let pair: unknown = 1
  for (let level = 0; level < 90; level++) pair = { a: pair, b: pair }
  const event = eventWith({ pair })
  t.match(JSON.stringify(jsonData(pair)), '"[too large]"')
  t.ok(JSON.stringify(toEcs(event)).length < 10_000_000)
  t.ok(JSON.stringify(toOtelLog(event)).length < 50_000_000)
  const list: number[] = []
  list[4_294_967_294] = 1
  t.equal(jsonData(list), '[too large]')
  t.strictSame(jsonData([list, 1]), ['[too large]', 1], 'the rest is there')
  t.end()
})

t.test('data nested deeper than the stack is cut at a hundred levels', (t) => {
  t.equal(JSON.stringify(jsonData(nested(50))), JSON.stringify(nested(50)))
  t.match(JSON.stringify(jsonData(nested(51))), '"[too deep]"')
  const event = eventWith({ body: nested(100_000) })
  t.match(JSON.stringify(toEcs(event)), '[too deep]')
  t.match(JSON.stringify(toOtelLog(event)), '[too deep]')
  t.end()
})
