import t from 'tap'
import {
  checkedParams,
  isChecked,
  withChanged,
  resolveFactoryParams,
  specParams
} from '../../../lib/config/params/checked-params.ts'
import type { ConnectorType } from '../../../types/connector.ts'
import { ConfigError } from '../../../lib/errors/config-error.ts'
import { fileParams, fileRules } from '../../../lib/file/params.ts'
import { FOLLOW_DEFAULTS } from '../../file/support/file-params.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'

const shop: ConnectorType = {
  type: 'shop',
  params: { max_rows: { type: 'integer', min: 1, max: 9, default: 5, since: '0.1.0', help: '' } },
  open: () => (async function* () {})()
}

t.test('checked params are recognized, and a copy of them is not', async (t) => {
  const params = checkedParams(shop, { max_rows: 7 })
  t.strictSame(params, { maxRows: 7 })
  t.ok(isChecked(params))
  t.strictSame(specParams(shop, { params }), { params, warnings: [] })
  t.equal(specParams(shop, { params }).params, params)
  for (const copy of [{ ...params }, structuredClone(params), JSON.parse(JSON.stringify(params))]) {
    t.strictSame(copy, { maxRows: 7 })
    t.notOk(isChecked(copy))
  }
  t.throws(() => specParams(shop, { params: { ...params, maxRows: 10 } }), { code: 'CONFIG_OUT_OF_RANGE' })
})

t.test('a value that is not an object does not count as checked', async (t) => {
  t.strictSame([null, undefined, 'maxRows'].map(isChecked), [false, false, false])
})

t.test('the params of a factory are checked once', async (t) => {
  const { params } = resolveFactoryParams(shop, {})
  t.ok(isChecked(params))
  t.equal(specParams(shop, { params }).params, params)
})

t.test('what a type itself has changed stays checked, and what was not checked is still to be', async (t) => {
  const changed = withChanged(checkedParams(shop, { max_rows: 7 }), { maxRows: 8 })
  t.strictSame([changed, isChecked(changed)], [{ maxRows: 8 }, true])
  t.notOk(isChecked(withChanged({ maxRows: 70 }, { maxRows: 8 })))
})

const type: ConnectorType = {
  type: 'file',
  params: fileParams,
  rules: fileRules,
  open: () => (async function* () {})()
}

function diagnosticsOf(params: unknown): readonly Diagnostic[] {
  try {
    resolveFactoryParams(type, params)
  } catch (error) {
    if (error instanceof ConfigError) return error.diagnostics
    throw error
  }
  return []
}

t.test('params from code come out whole, and come out the same when given again', async (t) => {
  const once = resolveFactoryParams(type, { file: 'app.log', encode: 'base64', maxLineBytes: 2048 }).params
  t.strictSame(once, {
    base: '.',
    symlinks: 'follow',
    file: 'app.log',
    encode: 'base64',
    charset: 'utf-8',
    instances: 1,
    maxLineBytes: 2048,
    onError: 'tag',
    bufferBytes: 1_048_576,
    compression: 'auto',
    ack: 'auto',
    maxUnacked: 10_000,
    ...FOLLOW_DEFAULTS
  })
  t.strictSame(resolveFactoryParams(type, once), { params: once, warnings: [] })
  t.strictSame(
    resolveFactoryParams(type, resolveFactoryParams(type, { path: '/var/log/app.log' }).params).params['path'],
    '/var/log/app.log'
  )
})

t.test('every problem is thrown at once, in the words of TypeScript', async (t) => {
  t.strictSame(diagnosticsOf({ maxLineBytes: '1024', onErorr: 'skip', instances: 99, compression: null }), [
    {
      code: 'CONFIG_UNKNOWN_PARAM',
      severity: 'error',
      message: 'unknown param `onErorr`; did you mean `onError`?',
      file: null,
      line: null,
      column: null,
      length: 1,
      path: 'params.onErorr',
      suggestion: 'onError',
      allowed: [
        'base',
        'file',
        'path',
        'symlinks',
        'encode',
        'charset',
        'instances',
        'maxLineBytes',
        'onError',
        'bufferBytes',
        'maxBytesPerSecond',
        'compression',
        'multiline',
        'mode',
        'from',
        'checkpointDir',
        'checkpointIntervalMs',
        'pollIntervalMs',
        'rotateWaitMs',
        'ignoreOlderMs',
        'maxOpenFiles',
        'partialLineMs',
        'flushPartial',
        'identity',
        'exclude',
        'usePolling',
        'progressIntervalMs',
        'ack',
        'maxUnacked'
      ]
    },
    {
      code: 'CONFIG_OUT_OF_RANGE',
      severity: 'error',
      message: '`instances` takes an integer from 1 to 32, not 99',
      file: null,
      line: null,
      column: null,
      length: 1,
      path: 'params.instances',
      expected: 'integer from 1 to 32',
      received: 'integer 99',
      suggestion: 'instances: 32'
    },
    {
      code: 'CONFIG_WRONG_TYPE',
      severity: 'error',
      message: '`maxLineBytes` takes an integer from 16 to 1073741824, not string "1024"',
      file: null,
      line: null,
      column: null,
      length: 1,
      path: 'params.maxLineBytes',
      expected: 'integer from 16 to 1073741824',
      received: 'string "1024"',
      suggestion: 'maxLineBytes: 1024'
    },
    {
      code: 'CONFIG_WRONG_TYPE',
      severity: 'error',
      message: '`compression` takes one of "auto", "none", "gzip", "zstd", not null',
      file: null,
      line: null,
      column: null,
      length: 1,
      path: 'params.compression',
      expected: 'one of "auto", "none", "gzip", "zstd"',
      received: 'null',
      suggestion: 'compression: "auto"'
    },
    {
      code: 'CONFIG_MISSING_PARAM',
      severity: 'error',
      message: 'a file source needs `file`, or `path`',
      file: null,
      line: null,
      column: null,
      length: 1,
      path: 'params',
      suggestion: 'file: "app.log"'
    }
  ])
})

t.test('a value that is not an object is reported as such', async (t) => {
  for (const [params, stands] of [
    ['app.log', 'string "app.log"'],
    [null, 'null'],
    [['x'], 'array of 1'],
    [5, 'integer 5'],
    [() => {}, 'function']
  ] as const) {
    t.match(diagnosticsOf(params), [
      { code: 'CONFIG_WRONG_TYPE', path: 'params', message: `the params take an object, not ${stands}` }
    ])
  }
  t.match(diagnosticsOf(undefined), [{ code: 'CONFIG_MISSING_PARAM', path: 'params' }])
})
