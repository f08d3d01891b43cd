import t from 'tap'
import { createContext, runInContext } from 'node:vm'
import { isTable } from '../../../lib/config/params/plain-table.ts'

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
