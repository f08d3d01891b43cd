import t from 'tap'
import { Expanded, unmarked } from '../../../lib/config/params/expanded.ts'
import { SecretValue } from '../../../lib/config/params/secret.ts'

const variable = new Expanded('x', 'VAR', false)

t.test('a value without variables is given as it is', async (t) => {
  const date = new Date(0)
  for (const value of [5, 'x', null, undefined, date, { a: [1, { b: date }] }]) t.equal(unmarked(value), value)
})

t.test('variables become their text, secret ones a Secret', async (t) => {
  const date = new Date(0)
  t.equal(unmarked(variable), 'x')
  t.ok(unmarked(new Expanded('x', 'VAR', true)) instanceof SecretValue)
  t.same(unmarked({ a: [variable, 1, { b: variable }], date }), { a: ['x', 1, { b: 'x' }], date })
  t.strictSame(Object.keys(Object(unmarked(JSON.parse('{ "__proto__": { "a": 1 } }')))), ['__proto__'])
})

t.test('neither depth nor cycles matter', async (t) => {
  let deep: unknown = variable
  for (let depth = 0; depth < 100_000; depth++) deep = [deep]
  let inner = unmarked(deep)
  while (Array.isArray(inner)) inner = inner[0]
  t.equal(inner, 'x')
  const cycle: Record<string, unknown> = { variable }
  cycle['self'] = cycle
  const copy = Object(unmarked(cycle))
  t.equal(copy.self, copy)
  t.equal(copy.variable, 'x')
})
