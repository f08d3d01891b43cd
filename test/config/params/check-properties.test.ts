import * as fc from 'fast-check'
import t from 'tap'
import { checkParams } from '../../../lib/config/params/check-params.ts'
import { Expanded, SecretValue } from '../../../lib/config/params/value-kinds.ts'
import { codeSpelling } from '../../../lib/config/params/spelling.ts'
import type { ParamsTable, PropertyName } from '../../../types/params.ts'

const about = { help: '', since: '0.1.0' }
const names: Readonly<Record<string, PropertyName>> = {
  session_timeout_ms: { help: '', type: 'integer', min: 1, max: 3_600_000, default: '30000' },
  retries: { help: '', type: 'integer' },
  enable_commit: { help: '', type: 'boolean' },
  security_protocol: { help: '', type: 'string', choices: ['PLAINTEXT', 'SASL_SSL'], aliases: { plain: 'PLAINTEXT' } },
  client_id: { help: '', type: 'string' },
  commit: { help: '', type: 'boolean', sameAs: 'enable_commit' },
  password: { help: '', type: 'string', secret: true },
  linger_ms: { help: '', type: 'string', refused: 'only a producer has it' }
}
const table: ParamsTable = { config: { ...about, type: 'properties', names }, free: { ...about, type: 'properties' } }

const check = (config: unknown) => checkParams({ params: table }, { config })
const shown = (config: unknown): unknown => check(config).params['config']

t.test('a table, an array of pairs and one pair mean the same', async (t) => {
  const forms = [
    { session_timeout_ms: '30000' },
    { session_timeout_ms: 30_000 },
    { session_timeout_ms: 30_000n },
    { 'session.timeout.ms': ' 30000 ' },
    { session: { timeout: { ms: '30000' } } },
    { session: { 'timeout.ms': '30000', other: undefined } },
    ['session_timeout_ms=30000'],
    ['session.timeout.ms = 30000'],
    'session_timeout_ms=30000',
    new Expanded('session_timeout_ms=30000', 'CONFIG', false),
    { session_timeout_ms: new Expanded('30000', 'TIMEOUT', false) }
  ]
  for (const form of forms) {
    t.strictSame(check(form).problems, [])
    t.strictSame({ ...Object(shown(form)) }, { session_timeout_ms: '30000' })
  }
})

t.test('values are normalised to one spelling, and secrets are wrapped', async (t) => {
  const result = Object(
    shown({
      enable_commit: 'TRUE',
      security_protocol: 'sasl_ssl',
      client_id: ' me ',
      password: ' a=b ',
      retries: '007'
    })
  )
  t.strictSame(JSON.parse(JSON.stringify(result)), {
    enable_commit: 'true',
    security_protocol: 'SASL_SSL',
    client_id: 'me',
    password: '[redacted]',
    retries: '7'
  })
  t.equal(result.password.reveal(), ' a=b ')
  t.equal(Object(shown('security_protocol=plain')).security_protocol, 'PLAINTEXT')
  t.equal(Object(shown('commit=false')).enable_commit, 'false')
  t.equal(Object(shown(['password=a=b=c'])).password.reveal(), 'a=b=c')
  t.equal(Object(shown({ password: new SecretValue('x') })).password.reveal(), 'x')
  for (const secret of [{ retries: new Expanded('7', 'V', true) }, [new Expanded('retries=7', 'V', true)]])
    t.equal(Object(shown(secret)).retries.reveal(), '7')
})

t.test('each mistake in a property is reported with its place and without secrets', async (t) => {
  const cases: readonly (readonly [unknown, string, string, readonly (string | number)[], string | undefined])[] = [
    [
      5,
      'CONFIG_WRONG_TYPE',
      '`config` takes a table, array of "name=value" or one such string, not integer 5',
      ['config'],
      undefined
    ],
    ['hunter2', 'CONFIG_WRONG_TYPE', '`config` takes "name=value", not a string without "="', ['config'], undefined],
    [
      ['=hunter2'],
      'CONFIG_WRONG_TYPE',
      '`config[0]` takes "name=value", not a string without a name',
      ['config', 0],
      undefined
    ],
    [[{ a: 1 }], 'CONFIG_WRONG_TYPE', '`config[0]` takes "name=value", not another type', ['config', 0], undefined],
    [
      { sesion_timeout_ms: 1 },
      'CONFIG_UNKNOWN_PARAM',
      'unknown param `config.sesion_timeout_ms`; did you mean `session_timeout_ms`?',
      ['config', 'sesion_timeout_ms'],
      'session_timeout_ms'
    ],
    [
      ['pasword=hunter2'],
      'CONFIG_UNKNOWN_PARAM',
      'unknown param `pasword` in `config[0]`; did you mean `password`?',
      ['config', 0],
      'password'
    ],
    [
      'pass word=hunter2',
      'CONFIG_UNKNOWN_PARAM',
      'unknown param `"pass word"` in `config`; did you mean `password`?',
      ['config'],
      'password'
    ],
    [
      [new Expanded('hunter2=x', 'V', true)],
      'CONFIG_UNKNOWN_PARAM',
      'unknown param `config[0]`',
      ['config', 0],
      undefined
    ],
    [
      JSON.parse('{ "__proto__": 1 }'),
      'CONFIG_UNKNOWN_PARAM',
      'unknown param `config.__proto__`',
      ['config', '__proto__'],
      undefined
    ],
    [
      { 'linger.ms': 5 },
      'CONFIG_UNKNOWN_PARAM',
      '`linger.ms` cannot be used here: only a producer has it',
      ['config', 'linger.ms'],
      undefined
    ],
    [
      { session_timeout_ms: 'soon' },
      'CONFIG_WRONG_TYPE',
      '`config.session_timeout_ms` takes an integer from 1 to 3600000, not string "soon"',
      ['config', 'session_timeout_ms'],
      'session_timeout_ms = 30000'
    ],
    [
      { session_timeout_ms: 0 },
      'CONFIG_OUT_OF_RANGE',
      '`config.session_timeout_ms` takes an integer from 1 to 3600000, not 0',
      ['config', 'session_timeout_ms'],
      'session_timeout_ms = 1'
    ],
    [
      ['retries=99999999999999999999'],
      'CONFIG_OUT_OF_RANGE',
      '`retries` in `config[0]` takes an integer from 0 to 9007199254740991, not "99999999999999999999"',
      ['config', 0],
      '"retries=9007199254740991"'
    ],
    [
      { enable_commit: 'yes' },
      'CONFIG_WRONG_TYPE',
      '`config.enable_commit` takes true or false, not string "yes"',
      ['config', 'enable_commit'],
      'enable_commit = true'
    ],
    [
      { security_protocol: 'ssl' },
      'CONFIG_BAD_CHOICE',
      '`config.security_protocol` takes one of "PLAINTEXT", "SASL_SSL", not "ssl"',
      ['config', 'security_protocol'],
      undefined
    ],
    [
      { security_protocol: 'SALS_SSL' },
      'CONFIG_BAD_CHOICE',
      '`config.security_protocol` takes one of "PLAINTEXT", "SASL_SSL", not "SALS_SSL"',
      ['config', 'security_protocol'],
      'security_protocol = "SASL_SSL"'
    ],
    [
      { client_id: [1] },
      'CONFIG_WRONG_TYPE',
      '`config.client_id` takes a string, not array of 1',
      ['config', 'client_id'],
      undefined
    ],
    [
      { password: ['hunter2'] },
      'CONFIG_WRONG_TYPE',
      '`config.password` takes a string, not array of 1',
      ['config', 'password'],
      undefined
    ],
    [
      { 'session.timeout.ms': 1, session_timeout_ms: 2 },
      'CONFIG_CONFLICT',
      '`session_timeout_ms` is already set by `config.session.timeout.ms`',
      ['config', 'session_timeout_ms'],
      'leave out one of them'
    ],
    [
      { a: { b: { c: { d: { e: { f: { g: { h: { i: 1 } } } } } } } } },
      'CONFIG_WRONG_TYPE',
      '`config.a.b.c.d.e.f.g.h` is nested too deeply for a name with dots',
      ['config', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
      undefined
    ]
  ]
  for (const [config, code, message, path, suggestion] of cases) {
    const { problems } = check(config)
    t.strictSame(
      problems.map((problem) => [problem.code, problem.message, problem.path, problem.suggestion]),
      [[code, message, path, suggestion]]
    )
    t.notMatch(JSON.stringify(problems), 'hunter2')
  }
})

t.test('in code a suggestion is written as code', async (t) => {
  const { problems } = checkParams({ params: table }, { config: { session_timeout_ms: 0 } }, codeSpelling)
  t.equal(problems[0]?.suggestion, 'session_timeout_ms: 1')
})

t.test('without declared names every name is taken as it is', async (t) => {
  const { params, problems } = checkParams({ params: table }, { free: ['a.b=1', 'a_b=2', '__proto__=3'] })
  t.strictSame(problems, [])
  t.strictSame(Object.entries(Object(params['free'])), [
    ['a.b', '1'],
    ['a_b', '2'],
    ['__proto__', '3']
  ])
})

t.test('a flood of mistakes yields a bounded number of problems', async (t) => {
  const many = Array.from({ length: 100_000 }, (_, index) => index)
  t.equal(check(many).problems.length, 20)
  t.equal(check(many.map((index) => `unknown${index}=1`)).problems.length, 101)
  t.equal(check(many.map(() => 'retries=1')).problems.length, 20)
  const deep = Object.fromEntries(
    many.slice(0, 1000).map((index) => [index, { a: { a: { a: { a: { a: { a: { a: { a: {} } } } } } } } }])
  )
  t.equal(check(deep).problems.length, 20)
})

t.test('a table that is nested a million times deep is refused at once', async (t) => {
  let deep: object = {}
  for (let depth = 0; depth < 1_000_000; depth++) deep = { a: deep }
  t.match(check(deep).problems[0]?.message, /nested too deeply/)
})

t.test('never throws, whatever is given', async () => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
      (config) => check(config).problems.length >= 0
    )
  )
})
