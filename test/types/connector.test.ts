import type { StandardSchemaV1 } from '@standard-schema/spec'
import t from 'tap'
import { defineConnector } from '../../lib/core/define-connector.ts'
import { createSourceFrom } from '../../lib/source/create-source.ts'
import { createFileSource } from '../../lib/file/create-file-source.ts'
import type { SourceError } from '../../lib/errors/source-error.ts'
import { pushIntake } from '../../lib/stream/push-intake.ts'
import type { ConnectorContext, ConnectorType } from '../../types/connector.ts'
import type { ErrorCode, SourceErrorCode } from '../../types/error-codes.ts'
import type { Secret } from '../../types/params.ts'

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the only way to tell types apart that are assignable both ways
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Compiles only where both types are the same. */
function same<A, B>(..._proof: Same<A, B> extends true ? [] : [never]): void {}

t.test('a table gives open() its params: camelCase, with defaults there and the rest optional', (t) => {
  const definition = defineConnector({
    type: 'typed',
    params: {
      base_url: { type: 'string', required: true, help: 'x', since: '1.0.0' },
      page_size: { type: 'integer', default: 100, min: 1, max: 1000, help: 'x', since: '1.0.0' },
      mode: { type: 'string', choices: ['fast', 'slow'], default: 'fast', help: 'x', since: '1.0.0' },
      api_token: { type: 'string', secret: true, help: 'x', since: '1.0.0' },
      topics: { type: 'string-list', help: 'x', since: '1.0.0' },
      extra_config: { type: 'properties', help: 'x', since: '1.0.0' },
      tls: {
        type: 'table',
        help: 'x',
        since: '1.0.0',
        params: { verify_peer: { type: 'boolean', default: true, help: 'x', since: '1.0.0' } }
      },
      on_page: {
        type: 'value',
        help: 'x',
        since: '1.0.0',
        is: (value): value is (page: number) => void => typeof value === 'function'
      }
    },
    async *open(params, { signal }) {
      same<typeof params.baseUrl, string>()
      same<typeof params.pageSize, number>()
      same<typeof params.mode, 'fast' | 'slow'>()
      same<typeof params.apiToken, Secret | undefined>()
      same<typeof params.topics, readonly string[] | undefined>()
      same<typeof params.extraConfig, Readonly<Record<string, string | Secret>> | undefined>()
      same<typeof params.tls, { readonly verifyPeer: boolean } | undefined>()
      same<typeof params.onPage, ((page: number) => void) | undefined>()
      same<typeof signal, AbortSignal>()
      // @ts-expect-error names are camelCase in code
      void params.base_url
      // @ts-expect-error only what was declared is there
      void params.unknown
      yield params.baseUrl
    }
  })
  const type: ConnectorType = definition
  t.equal(type.type, 'typed')
  t.end()
})

t.test('a Standard Schema gives open() what it puts out', async (t) => {
  interface Input {
    readonly every?: string
  }
  interface Output {
    readonly everyMs: number
  }
  const schema: StandardSchemaV1<Input, Output> = {
    '~standard': {
      version: 1,
      vendor: 'hand',
      validate: (value) => {
        const every: unknown = Reflect.get(Object(value), 'every') ?? '1'
        return typeof every === 'string'
          ? { value: { everyMs: Number(every) * 1000 } }
          : { issues: [{ message: 'has to be a string', path: ['every'] }] }
      }
    }
  }
  const definition = defineConnector({
    type: 'schema',
    params: schema,
    async *open(params) {
      same<typeof params, Readonly<Output>>()
      yield String(params.everyMs)
    },
    probe(params) {
      same<typeof params, Readonly<Output>>()
      return [{ id: 'schema.every', target: 'every', run: () => ({ status: params.everyMs > 0 ? 'pass' : 'fail' }) }]
    }
  })
  const [event] = (await createSourceFrom([definition], { type: 'schema', params: { every: '3' } }).toArray()) as {
    readonly text: string
  }[]
  t.equal(event?.text, '3000')
})

t.test('records have to be records', (t) => {
  defineConnector({
    type: 'wrong',
    params: {},
    // @ts-expect-error a number is no record
    async *open() {
      yield 5
    }
  })
  t.end()
})

t.test("the codes of a catalogue are those that context.error takes, beside the library's", (t) => {
  const helper = ({ error }: ConnectorContext): Error => error('FILE_NOT_FOUND')
  defineConnector({
    type: 'coded',
    params: { plain: { type: 'string', help: '`since` may be left out' } },
    catalogue: { MY_CODE: { symptom: 'x' }, MY_OTHER: { symptom: { en: 'x', zh: 'y' }, category: 'limit' } },
    async *open({ plain }, context) {
      same<typeof plain, string | undefined>()
      context.warn(context.error('MY_CODE', { host: 'h', values: { a: 'b' } }))
      context.warn(context.error('FILE_NOT_FOUND', { path: '/x' }))
      // @ts-expect-error no code of it, and none of the library
      context.warn(context.error('MY_COED'))
      same<ReturnType<typeof context.error>['code'], SourceErrorCode>()
      helper(context)
      const saved: unknown = await context.checkpoint.load()
      await context.checkpoint.save(saved)
      yield new Uint8Array(1)
      yield { payload: new Uint8Array(1) }
    }
  })
  t.throws(() =>
    defineConnector({
      type: 'wrong',
      params: {},
      // @ts-expect-error a fault needs a symptom
      catalogue: { MY_CODE: { category: 'limit' } },
      open: (_params, context) => pushIntake(context)
    })
  )
  defineConnector({
    type: 'pushed',
    params: {},
    open(_params, context) {
      // @ts-expect-error there are no codes but the library's
      void context.error('MY_CODE')
      const records = pushIntake(context, { pause: () => 5, close: async () => {} })
      // @ts-expect-error a number is no record
      records.push(5)
      return records
    }
  })
  const code = (error: SourceError): boolean => error.code === 'MY_CODE' || error.code === 'FILE_NOT_FOUND'
  t.type(code, 'function')
  same<ErrorCode extends SourceErrorCode ? true : false, true>()
  t.end()
})

t.test('a factory types its events and events their names', (t) => {
  const source = createFileSource({ file: 'nothing' })
  source.on('data', (event) => {
    same<typeof event.position.line, number | null>()
  })
  source.on('warning', ({ code }) => {
    void code
  })
  const iterator = source[Symbol.asyncIterator]()
  void (async () => {
    const result = await iterator.next()
    if (result.done !== true) same<typeof result.value.text, string>()
  })
  t.ok(source.destroy())
  t.end()
})
