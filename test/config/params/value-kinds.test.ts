import t from 'tap'
import { inspect } from 'node:util'
import { createContext, runInContext } from 'node:vm'
import { Expanded, unmarked, SecretValue, isSecret, isTable } from '../../../lib/config/params/value-kinds.ts'

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

t.test('a secret gives its value only where it is asked to', async (t) => {
  const secret = new SecretValue('hunter2')
  t.equal(secret.reveal(), 'hunter2')
  const shown = [
    String(secret),
    ''.concat(String(secret)),
    JSON.stringify({ secret }),
    inspect({ secret }, { depth: 9, showHidden: true }),
    inspect(secret, { customInspect: false, showHidden: true }),
    JSON.stringify(Object.entries(secret)),
    JSON.stringify(Object.assign({}, secret)),
    inspect(structuredClone(secret))
  ]
  for (const text of shown) t.notMatch(text, 'hunter2')
  t.equal(JSON.stringify({ secret }), '{"secret":"[redacted]"}')
})

t.test('a secret of another copy of the library is one too', async (t) => {
  t.ok(isSecret(new SecretValue('')))
  t.ok(isSecret({ reveal: () => 'x' }))
  for (const other of [null, undefined, 'x', {}, { reveal: 'x' }]) t.notOk(isSecret(other))
})

t.test('a table is a plain object, of any realm and with or without a prototype', async (t) => {
  for (const table of [
    {},
    Object.create(null),
    JSON.parse('{ "__proto__": 1 }'),
    runInContext('({ a: 1 })', createContext())
  ])
    t.ok(isTable(table))
  for (const other of [
    null,
    undefined,
    5,
    'x',
    [],
    new Date(),
    new Map(),
    new URL('file:///'),
    () => {},
    Object.create({})
  ])
    t.notOk(isTable(other))
})
