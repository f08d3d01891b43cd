import t from 'tap'
import { createSourceFrom } from '../../lib/source/create-source.ts'
import { defineConnector } from '../../lib/core/define-connector.ts'
import { counter } from '../support/connectors.ts'

t.test('a definition is a usable type, with params checked and defaults filled in', async (t) => {
  const source = createSourceFrom([], { type: 'counter', params: { prefix: 'n' } }, { types: [counter] })
  const events = (await source.toArray()) as { readonly text: string; readonly position: object }[]
  t.strictSame(
    events.map(({ text }) => text),
    ['n0', 'n1', 'n2', 'n3', 'n4']
  )
  t.strictSame(events[1]?.position, { index: 1 })
})

t.test('a Standard Schema passes its own output as params', async (t) => {
  const seen: unknown[] = []
  const definition = defineConnector({
    type: 'schema',
    params: {
      '~standard': {
        version: 1,
        vendor: 'hand',
        validate: (value) =>
          typeof Reflect.get(Object(value), 'url') === 'string'
            ? { value: { url: new URL(String(Reflect.get(Object(value), 'url'))) } }
            : { issues: [{ message: 'url is missing', path: ['url'] }] }
      }
    },
    async *open(params) {
      seen.push(params)
      yield 'x'
    }
  })
  await createSourceFrom([definition], { type: 'schema', params: { url: 'http://a/', maxUnacked: 5 } }).toArray()
  t.match(seen, [{ url: new URL('http://a/') }])
  t.throws(() => createSourceFrom([definition], { type: 'schema', params: {} }), {
    name: 'ConfigError',
    message: /url is missing/
  })
})
