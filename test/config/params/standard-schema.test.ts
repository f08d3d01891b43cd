import type { StandardSchemaV1 } from '@standard-schema/spec'
import t from 'tap'
import { checkParams } from '../../../lib/config/params/check-params.ts'
import { Expanded } from '../../../lib/config/params/value-kinds.ts'
import { codeSpelling } from '../../../lib/config/params/spelling.ts'

const schemaOf = (validate: StandardSchemaV1.Props['validate']): StandardSchemaV1 => ({
  '~standard': { version: 1, vendor: 'test', validate }
})

t.test('a Standard Schema checks and changes the params; the common ones are not its business', async (t) => {
  let seen: unknown
  const params = schemaOf((value) => {
    seen = value
    return { value: { host_name: 'x', extra: [1] } }
  })
  const given = {
    host_name: new Expanded('x', 'HOST', false),
    nested: { list: [new Expanded('s', 'KEY', true)] },
    ack: 'manual'
  }
  const result = checkParams({ params }, given)
  t.strictSame({ ...result.params }, { host_name: 'x', extra: [1], ack: 'manual', max_unacked: 10_000 })
  t.strictSame(JSON.stringify(seen), '{"host_name":"x","nested":{"list":["[redacted]"]}}')
  t.strictSame(
    checkParams({ params }, { maxUnacked: 'x' }, codeSpelling).problems.map(({ message }) => message),
    ['`maxUnacked` takes an integer from 1 to 1000000, not string "x"']
  )
})

t.test('its issues become problems with their places', async (t) => {
  const issues = [{ message: 'too short', path: ['list', 0, { key: 'name' }, Symbol('s')] }, { message: 'bad' }]
  t.strictSame(checkParams({ params: schemaOf(() => ({ issues })) }, {}).problems, [
    { code: 'CONFIG_BAD_VALUE', path: ['list', 0, 'name', 'Symbol(s)'], at: 'value', message: 'too short' },
    { code: 'CONFIG_BAD_VALUE', path: [], at: 'value', message: 'bad' }
  ])
  const endless = Array.from({ length: 1000 }, () => ({ message: 'bad' }))
  t.equal(checkParams({ params: schemaOf(() => ({ issues: endless })) }, {}).problems.length, 100)
})

t.test('a schema that cannot be used says why', async (t) => {
  const cases: readonly (readonly [StandardSchemaV1.Props['validate'], RegExp])[] = [
    [async () => ({ value: {} }), /asynchronous/],
    [() => Promise.reject(new Error('later')), /asynchronous/],
    [
      () => {
        throw new Error('boom')
      },
      /failed: boom/
    ],
    [
      () => {
        throw 'boom'
      },
      /failed: string "boom"/
    ],
    [() => ({ value: 5 }), /has to give an object/],
    [() => ({ value: null }), /has to give an object/]
  ]
  for (const [validate, message] of cases)
    t.match(checkParams({ params: schemaOf(validate) }, {}).problems[0]?.message, message)
})

t.test('a schema that is a function is one too', async (t) => {
  const params = Object.assign(
    () => {},
    schemaOf(() => ({ value: { a: 1 } }))
  )
  t.equal(checkParams({ params }, {}).params['a'], 1)
})
