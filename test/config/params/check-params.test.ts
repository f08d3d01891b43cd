import * as fc from 'fast-check'
import t from 'tap'
import { checkParams } from '../../../lib/config/params/check-params.ts'
import type { ParamsType } from '../../../lib/config/params/check-params.ts'
import { Expanded, SecretValue } from '../../../lib/config/params/value-kinds.ts'
import { codeSpelling } from '../../../lib/config/params/spelling.ts'
import type { ParamsTable } from '../../../types/params.ts'

const about = { help: '', since: '0.1.0' }
const params: ParamsTable = {
  file: {
    ...about,
    type: 'string',
    required: true,
    nonEmpty: true,
    check: (value) => (value.startsWith('/') ? 'cannot be absolute' : null)
  },
  protocol: {
    ...about,
    type: 'string',
    default: 'udp',
    choices: ['udp', 'tcp'],
    aliases: { stream: 'tcp' },
    refused: { 'tcp+tls': 'there is none' }
  },
  port: { ...about, type: 'integer', default: 514, min: 0, max: 65_535 },
  size: { ...about, type: 'integer', min: 16, max: 1_048_576, unit: 'bytes' },
  eager: { ...about, type: 'boolean', default: false },
  topics: { ...about, type: 'string-list', default: ['a'], nonEmpty: true },
  password: { ...about, type: 'string', secret: true },
  frame: { ...about, type: 'string', onlyWith: { protocol: ['tcp'] } },
  path: { ...about, type: 'string', notWith: ['size', 'port'] },
  pin: { ...about, type: 'integer', secret: true, min: 0, max: 9999 },
  tls: {
    ...about,
    type: 'table',
    params: {
      cert: { ...about, type: 'string', required: true },
      min_version: { ...about, type: 'string', default: '1.2', choices: ['1.2', '1.3'] }
    }
  },
  anything: {
    ...about,
    type: 'value',
    default: 7,
    check: (value) => (value === 'bad' ? 'is bad' : null),
    is: (value): value is number | string => typeof value !== 'object',
    expected: 'scalar'
  }
}
const type: ParamsType = { params }

t.test('defaults are filled in, aliases resolved, secrets wrapped; the result has no prototype', async (t) => {
  const { params, problems } = checkParams(type, {
    file: 'a.log',
    protocol: 'stream',
    password: 'x',
    tls: { cert: 'c' },
    port: 7n,
    topics: 'b',
    path: undefined
  })
  t.strictSame(problems, [])
  t.equal(Object.getPrototypeOf(params), null)
  t.ok(params['password'] instanceof SecretValue)
  t.strictSame(JSON.parse(JSON.stringify(params)), {
    file: 'a.log',
    protocol: 'tcp',
    port: 7,
    eager: false,
    topics: ['b'],
    password: '[redacted]',
    tls: { cert: 'c', min_version: '1.2' },
    anything: 7,
    ack: 'auto',
    max_unacked: 10_000
  })
  t.not(
    checkParams(type, { file: 'a' }).params['topics'],
    checkParams(type, { file: 'a' }).params['topics'],
    'a default list is not shared'
  )
})

interface Case {
  readonly given: Readonly<Record<string, unknown>>
  readonly code: string
  readonly message: string
  readonly suggestion?: string
  readonly path?: readonly (string | number)[]
}

const cases: readonly Case[] = [
  {
    given: { port: '1514' },
    code: 'CONFIG_WRONG_TYPE',
    message: '`port` takes an integer from 0 to 65535, not string "1514"',
    suggestion: 'port = 1514'
  },
  {
    given: { port: 'http' },
    code: 'CONFIG_WRONG_TYPE',
    message: '`port` takes an integer from 0 to 65535, not string "http"',
    suggestion: 'port = 514'
  },
  {
    given: { port: 1.5 },
    code: 'CONFIG_WRONG_TYPE',
    message: '`port` takes an integer from 0 to 65535, not float 1.5',
    suggestion: 'port = 514'
  },
  {
    given: { port: NaN },
    code: 'CONFIG_WRONG_TYPE',
    message: '`port` takes an integer from 0 to 65535, not float nan',
    suggestion: 'port = 514'
  },
  {
    given: { port: true },
    code: 'CONFIG_WRONG_TYPE',
    message: '`port` takes an integer from 0 to 65535, not boolean true',
    suggestion: 'port = 514'
  },
  {
    given: { port: null },
    code: 'CONFIG_WRONG_TYPE',
    message: '`port` takes an integer from 0 to 65535, not null',
    suggestion: 'port = 514'
  },
  {
    given: { port: new Date(0) },
    code: 'CONFIG_WRONG_TYPE',
    message: '`port` takes an integer from 0 to 65535, not date 1970-01-01T00:00:00.000Z',
    suggestion: 'port = 514'
  },
  {
    given: { port: 70_000 },
    code: 'CONFIG_OUT_OF_RANGE',
    message: '`port` takes an integer from 0 to 65535, not 70000',
    suggestion: 'port = 65535'
  },
  {
    given: { port: 2n ** 64n },
    code: 'CONFIG_OUT_OF_RANGE',
    message: '`port` takes an integer from 0 to 65535, not 18446744073709551616',
    suggestion: 'port = 65535'
  },
  {
    given: { port: -1 },
    code: 'CONFIG_OUT_OF_RANGE',
    message: '`port` takes an integer from 0 to 65535, not -1',
    suggestion: 'port = 0'
  },
  {
    given: { size: '64 KiB' },
    code: 'CONFIG_WRONG_TYPE',
    message: '`size` takes an integer from 16 to 1048576, not string "64 KiB"',
    suggestion: 'size = 65536'
  },
  {
    given: { size: '64 GiB' },
    code: 'CONFIG_WRONG_TYPE',
    message: '`size` takes an integer from 16 to 1048576, not string "64 GiB"',
    suggestion: 'size = 16'
  },
  {
    given: { port: new Expanded('abc', 'PORT', false) },
    code: 'CONFIG_WRONG_TYPE',
    message: '`port` takes an integer from 0 to 65535, not string "abc" from ${PORT}',
    suggestion: 'PORT=514'
  },
  {
    given: { port: new Expanded('7', 'PORT', true) },
    code: 'CONFIG_BAD_VALUE',
    message: '`port` would show the secret variable PORT, as its value is not kept secret'
  },
  {
    given: { pin: 'hunter2' },
    code: 'CONFIG_WRONG_TYPE',
    message: '`pin` takes an integer from 0 to 9999, not string [redacted]',
    suggestion: 'pin = 0'
  },
  {
    given: { eager: 'True' },
    code: 'CONFIG_WRONG_TYPE',
    message: '`eager` takes true or false, not string "True"',
    suggestion: 'eager = true'
  },
  {
    given: { eager: 'false' },
    code: 'CONFIG_WRONG_TYPE',
    message: '`eager` takes true or false, not string "false"',
    suggestion: 'eager = false'
  },
  {
    given: { eager: 1 },
    code: 'CONFIG_WRONG_TYPE',
    message: '`eager` takes true or false, not integer 1',
    suggestion: 'eager = true'
  },
  {
    given: { protocol: 'tpc' },
    code: 'CONFIG_BAD_CHOICE',
    message: '`protocol` takes one of "udp", "tcp", not "tpc"',
    suggestion: 'protocol = "tcp"'
  },
  {
    given: { protocol: 'constructor' },
    code: 'CONFIG_BAD_CHOICE',
    message: '`protocol` takes one of "udp", "tcp", not "constructor"',
    suggestion: 'protocol = "udp"'
  },
  {
    given: { protocol: 'tcp+tls' },
    code: 'CONFIG_BAD_CHOICE',
    message: '`protocol` cannot be "tcp+tls": there is none',
    suggestion: 'protocol = "tcp"'
  },
  {
    given: { password: 12 },
    code: 'CONFIG_WRONG_TYPE',
    message: '`password` takes a string, not integer [redacted]',
    suggestion: 'password = "..."'
  },
  {
    given: { frame: 5, protocol: 'tcp' },
    code: 'CONFIG_WRONG_TYPE',
    message: '`frame` takes a string, not integer 5',
    suggestion: 'frame = "5"'
  },
  {
    given: { file: '' },
    code: 'CONFIG_BAD_VALUE',
    message: '`file` takes a non-empty string, not ""',
    suggestion: 'file = "..."'
  },
  { given: { file: '/x' }, code: 'CONFIG_BAD_VALUE', message: '`file` cannot be absolute' },
  {
    given: { file: undefined },
    code: 'CONFIG_MISSING_PARAM',
    message: '`file` is required',
    suggestion: 'file = "..."'
  },
  {
    given: { topics: 5 },
    code: 'CONFIG_WRONG_TYPE',
    message: '`topics` takes a non-empty string or array of them, not integer 5',
    suggestion: 'topics = "5"'
  },
  {
    given: { topics: ['a', 5] },
    code: 'CONFIG_WRONG_TYPE',
    message: '`topics[1]` takes a string, not integer 5',
    suggestion: '"5"',
    path: ['topics', 1]
  },
  { given: { tls: 'cert' }, code: 'CONFIG_WRONG_TYPE', message: '`tls` takes a table, not string "cert"' },
  {
    given: { tls: {} },
    code: 'CONFIG_MISSING_PARAM',
    message: '`tls.cert` is required',
    suggestion: 'cert = "..."',
    path: ['tls', 'cert']
  },
  {
    given: { tls: { cert: 'x', minVersion: '1.3' } },
    code: 'CONFIG_UNKNOWN_PARAM',
    message: 'unknown param `tls.minVersion`; did you mean `min_version`?',
    suggestion: 'min_version',
    path: ['tls', 'minVersion']
  },
  {
    given: { prot: 1 },
    code: 'CONFIG_UNKNOWN_PARAM',
    message: 'unknown param `prot`; did you mean `port`?',
    suggestion: 'port',
    path: ['prot']
  },
  {
    given: { 'a "b"\u001b[31m': 1 },
    code: 'CONFIG_UNKNOWN_PARAM',
    message: 'unknown param `"a \\"b\\"\\u001b[31m"`',
    path: ['a "b"\u001b[31m']
  },
  { given: { anything: 'bad' }, code: 'CONFIG_BAD_VALUE', message: '`anything` is bad' },
  {
    given: { anything: {} },
    code: 'CONFIG_WRONG_TYPE',
    message: '`anything` takes a scalar, not table',
    suggestion: 'anything = 7'
  },
  {
    given: { frame: 'x' },
    code: 'CONFIG_CONFLICT',
    message: '`frame` applies only with `protocol = "tcp"`',
    suggestion: 'protocol = "tcp"'
  },
  {
    given: { path: 'x', size: 16, port: 1 },
    code: 'CONFIG_CONFLICT',
    message: '`path` cannot be given beside `size` and `port`',
    suggestion: 'leave out `size` and `port`'
  },
  {
    given: { ack: 'manuel' },
    code: 'CONFIG_BAD_CHOICE',
    message: '`ack` takes one of "auto", "manual", not "manuel"',
    suggestion: 'ack = "manual"'
  }
]

for (const { given, code, message, suggestion, path } of cases) {
  t.test(`one problem: ${message}`, async (t) => {
    const { problems } = checkParams(type, { file: 'a.log', ...given })
    t.equal(problems.length, 1, JSON.stringify(problems))
    const [problem] = problems
    t.equal(problem?.code, code)
    t.equal(problem?.message, message)
    t.equal(problem?.suggestion, suggestion)
    t.strictSame(problem?.path, path ?? [message.split('`')[1]])
  })
}

t.test('all problems are reported at once, without those that only follow from another', async (t) => {
  const { problems } = checkParams(type, {
    fil: 'a.log',
    port: 'x',
    protocol: 'http',
    frame: 'x',
    path: 'p',
    size: 1,
    tls: { cert: 1, ca: 2 }
  })
  t.strictSame(
    problems.map(({ code, path }) => [code, path.join('.')]),
    [
      ['CONFIG_UNKNOWN_PARAM', 'fil'],
      ['CONFIG_BAD_CHOICE', 'protocol'],
      ['CONFIG_WRONG_TYPE', 'port'],
      ['CONFIG_OUT_OF_RANGE', 'size'],
      ['CONFIG_UNKNOWN_PARAM', 'tls.ca'],
      ['CONFIG_WRONG_TYPE', 'tls.cert']
    ]
  )
})

t.test('a variable takes the type that its param expects', async (t) => {
  const variable = (text: string, secret = false): Expanded => new Expanded(text, 'VAR', secret)
  const { params, problems } = checkParams(type, {
    file: variable('a.log'),
    protocol: variable('stream'),
    port: variable(' 1514 '),
    eager: variable('TRUE'),
    topics: [variable('x'), 'y'],
    password: variable('hunter2', true),
    anything: variable('5')
  })
  t.strictSame(problems, [])
  t.match(params, { file: 'a.log', protocol: 'tcp', port: 1514, eager: true, topics: ['x', 'y'], anything: '5' })
  t.equal(params['password'] instanceof SecretValue && params['password'].reveal(), 'hunter2')
  t.equal(checkParams(type, { file: 'a', eager: variable('yes') }).problems[0]?.received, 'string "yes" from ${VAR}')
})

t.test('rules see defaults, point at what was given, and are not asked about what is already wrong', async (t) => {
  const asked: unknown[] = []
  const rules: ParamsType['rules'] = [
    {
      params: ['port', 'protocol'],
      check: (given) => {
        asked.push(given['protocol'])
        return given['port'] === 1 ? { message: '`port` 1 is taken', suggestion: 'port = 2' } : null
      }
    },
    {
      params: ['tls'],
      check: (given) =>
        given['tls'] === undefined
          ? { code: 'CONFIG_MISSING_PARAM', message: 'needs `tls`' }
          : { message: '`min_version` is old', path: ['tls', 'min_version'] }
    }
  ]
  const problemsOf = (given: Readonly<Record<string, unknown>>) =>
    checkParams({ params, rules }, { file: 'a', ...given }).problems
  t.strictSame(problemsOf({ port: 1 }), [
    { code: 'CONFIG_CONFLICT', path: ['port'], at: 'value', message: '`port` 1 is taken', suggestion: 'port = 2' },
    { code: 'CONFIG_MISSING_PARAM', path: [], at: 'value', message: 'needs `tls`' }
  ])
  t.strictSame(asked, ['udp'])
  t.strictSame(
    problemsOf({ port: 1, protocol: 'x' }).map(({ code }) => code),
    ['CONFIG_BAD_CHOICE', 'CONFIG_MISSING_PARAM']
  )
  t.strictSame(problemsOf({ tls: { cert: 'x' } })[0]?.path, ['tls', 'min_version'])
  const code = checkParams({ params, rules }, { file: 'a', tls: { cert: 'x' } }, codeSpelling).problems[0]
  t.strictSame([code?.path, code?.message], [['tls', 'minVersion'], '`minVersion` is old'])
  const absent: ParamsType['rules'] = [{ params: ['port'], check: () => ({ message: 'x', path: ['tls'] }) }]
  t.strictSame(checkParams({ params, rules: absent }, { file: 'a' }).problems[0]?.path, [])
})

t.test('params in code have camelCase names, and defaults among them are no conflict', async (t) => {
  const table: ParamsTable = {
    ...params,
    max_size: { ...about, type: 'integer', min: 1, max: 5, default: 2, onlyWith: { protocol: ['tcp'] } },
    kinds: { ...about, type: 'string-list', default: ['a'], onlyWith: { eager: [true] } }
  }
  const inCode = (given: Readonly<Record<string, unknown>>) =>
    checkParams({ params: table }, { file: 'a', ...given }, codeSpelling)
  t.strictSame(inCode({ maxSize: 2, kinds: ['a'] }).problems, [])
  t.equal(inCode({ maxSize: 3 }).problems[0]?.message, '`maxSize` applies only with `protocol: "tcp"`')
  t.equal(inCode({ kinds: ['b'] }).problems[0]?.message, '`kinds` applies only with `eager: true`')
  t.equal(inCode({ maxSize: 9 }).problems[0]?.suggestion, 'maxSize: 5')
  t.equal(inCode({ max_size: 2 }).problems[0]?.suggestion, 'maxSize')
  t.equal(inCode({ maxUnacked: 5 }).params['max_unacked'], 5)
  t.equal(
    checkParams({ params: table }, { file: 'a', max_size: 2 }).problems[0]?.code,
    'CONFIG_CONFLICT',
    'what stands in a file was meant'
  )
})

t.test('two params that exclude each other are one conflict, and several values are named', async (t) => {
  const table: ParamsTable = {
    one: { ...about, type: 'string', notWith: ['two'] },
    two: { ...about, type: 'string', notWith: ['one'] },
    three: { ...about, type: 'string', onlyWith: { one: ['x', 'y'] } }
  }
  t.equal(checkParams({ params: table }, { one: 'a', two: 'b' }).problems.length, 1)
  const [problem] = checkParams({ params: table }, { three: 'a' }).problems
  t.equal(problem?.message, '`three` applies only with `one = "x"` or `one = "y"`')
  t.equal(problem?.suggestion, 'leave out `three`')
})

t.test('hostile names are names like any other', async (t) => {
  const given: Record<string, unknown> = JSON.parse(
    '{ "__proto__": { "polluted": 1 }, "constructor": { "prototype": {} }, "toString": 1, "hasOwnProperty": 2, "file": "a" }'
  )
  const { problems, params } = checkParams(type, given)
  t.strictSame(
    problems.map(({ path }) => path[0]),
    ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
  )
  t.equal(Reflect.get({}, 'polluted'), undefined)
  t.notOk('__proto__' in params)
  t.equal(
    checkParams(type, Object.create({ port: 'inherited', file: 'x' })).problems[0]?.code,
    'CONFIG_MISSING_PARAM',
    'what is inherited was not given'
  )
})

t.test('a million unknown names yield a hundred and one problems', async (t) => {
  // One by one: a table of entries, and a spread of it, cost four times as much as the check itself
  const given: Record<string, unknown> = { file: 'a' }
  for (let index = 0; index < 1_000_000; index++) given[`unknown${index}`] = 1
  const { problems } = checkParams(type, given)
  t.equal(problems.length, 101)
  t.equal(problems.at(-1)?.message, 'and 999900 more unknown names')
})

t.test('never throws and never shows a secret, whatever is given', async () => {
  const value = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
    fc.string(),
    fc.integer(),
    fc.constant(new Expanded('zq9', 'V', true))
  )
  const name = fc.oneof(fc.constantFrom(...Object.keys(params), '__proto__', 'constructor'), fc.string())
  fc.assert(
    fc.property(fc.dictionary(name, value, { noNullPrototype: false }), (given) => {
      const result = checkParams(type, { ...given, password: ['zq9'] })
      return !JSON.stringify(result, shown).includes('zq9') && Object.getPrototypeOf(result.params) === null
    })
  )
})

/** JSON has no BigInt, which code may give for a param of any kind. */
function shown(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

t.test('params that were resolved once resolve to the same again', async (t) => {
  const once = checkParams(type, {
    file: 'a',
    tls: { cert: 'x' },
    password: 'p',
    topics: 'z',
    protocol: 'tcp',
    frame: 'y'
  })
  const twice = checkParams(
    type,
    { ...once.params, max_unacked: undefined, maxUnacked: 10_000, tls: { cert: 'x', minVersion: '1.2' } },
    codeSpelling
  )
  t.strictSame(twice.problems, [])
  t.strictSame(JSON.stringify(twice.params), JSON.stringify(once.params))
})
