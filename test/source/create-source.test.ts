import t from 'tap'
import { createSourceFrom } from '../../lib/source/create-source.ts'
import { defineConnector } from '../../lib/core/define-connector.ts'
import { ConfigError } from '../../lib/errors/config-error.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import type { ConnectorType, OpenContext } from '../../types/connector.ts'
import { connectorOf, counter } from '../support/connectors.ts'

t.test('an unknown type names those there are, and the one that was meant', (t) => {
  const { diagnostics } = thrown(() =>
    createSourceFrom([counter], { type: 'countr', params: {} }, { types: [connectorOf(async function* () {})] })
  )
  t.match(diagnostics, [
    { code: 'CONFIG_UNKNOWN_TYPE', path: 'type', allowed: ['counter', 'made'], suggestion: 'counter', file: null }
  ])
  t.notHas(thrown(() => createSourceFrom([counter], { type: 'xyz', params: {} })).diagnostics[0], {
    suggestion: String
  })
  t.end()
})

t.test('all problems of params and tags are reported at once', (t) => {
  const { diagnostics } = thrown(() =>
    createSourceFrom(
      [counter],
      { type: 'counter', params: { cuont: 1, count: '5', maxUnacked: 0 } },
      {
        tags: ['ok:1', 'not ok', 'x'.repeat(40)]
      }
    )
  )
  t.strictSame(diagnostics.map(({ code, path }) => `${code} ${path}`).sort(), [
    'CONFIG_BAD_TAG options.tags[1]',
    'CONFIG_BAD_TAG options.tags[2]',
    'CONFIG_MISSING_PARAM params.prefix',
    'CONFIG_OUT_OF_RANGE params.maxUnacked',
    'CONFIG_UNKNOWN_PARAM params.cuont',
    'CONFIG_WRONG_TYPE params.count'
  ])
  t.end()
})

t.test('tags alone', (t) => {
  const { diagnostics } = thrown(() =>
    createSourceFrom([counter], { type: 'counter', params: { prefix: '' } }, { tags: { 'a b': 'c' } })
  )
  t.match(diagnostics, [{ code: 'CONFIG_BAD_TAG', path: 'options.tags["a b"]', suggestion: 'a_b:c' }])
  t.end()
})

t.test("a fault of a schema of the user's own is no config error", (t) => {
  const odd = {
    type: 'odd',
    get params(): never {
      throw new TypeError('odd')
    },
    open: () => []
  } as unknown as ConnectorType
  t.throws(() => createSourceFrom([odd], { type: 'odd', params: {} }), TypeError)
  t.end()
})

t.test('key, tags and the injected parts reach the connector', async (t) => {
  const contexts: OpenContext[] = []
  const spy = defineConnector({
    type: 'spy',
    params: {},
    async *open(_params, context) {
      contexts.push(context)
      yield 'x'
    }
  })
  const clock = fakeClock()
  const random = (): number => 0.25
  const spec = { type: 'spy', key: 'from_spec', params: {}, tags: { a: '1', b: '1' } }
  const source = createSourceFrom([spy], spec, { tags: ['b:2', 'flag'], clock, random })
  const [event] = (await source.toArray()) as unknown[]
  t.match(event, { source: 'from_spec', tags: { a: '1', b: '2', flag: 'true' } })
  t.match(contexts, [{ key: 'from_spec', type: 'spy', clock, random, acks: null }])
  t.ok(Object.isFrozen(contexts[0]?.tags))
  t.equal(createSourceFrom([spy], spec, { key: 'own' }).destroy().key, 'own')
  t.equal(createSourceFrom([spy], { type: 'spy', params: {} }).destroy().key, 'spy')
})

t.test('a signal that is aborted before is an error event, not an exception', async (t) => {
  const source = createSourceFrom(
    [counter],
    { type: 'counter', params: { prefix: '' } },
    { signal: AbortSignal.abort() }
  )
  t.match(await new Promise((resolve) => source.on('error', resolve)), { name: 'AbortError' })
})

function thrown(make: () => unknown): ConfigError {
  try {
    make()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
