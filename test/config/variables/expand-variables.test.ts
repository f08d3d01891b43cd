import t from 'tap'
import { BrokenValue, expandVariables } from '../../../lib/config/variables/expand-variables.ts'
import { Expanded } from '../../../lib/config/params/value-kinds.ts'

const env = { A: 'a', EMPTY: '', PORT: '1514', S: 'hidden', UNSET: undefined }
const expand = (value: Readonly<Record<string, unknown>>): ReturnType<typeof expandVariables> =>
  expandVariables(value, { env, secretEnv: ['S'] })

t.test('values are expanded wherever they stand, keys never', async (t) => {
  const { value, problems } = expand({
    '${A}': 1,
    text: 'x${A}y',
    list: ['${A}${A}', { deep: 'n$${A}' }],
    when: new Date(0),
    big: 1n,
    empty: 'x${EMPTY:d}'
  })
  t.same(problems, [])
  t.strictSame(JSON.parse(JSON.stringify({ ...value, big: 1 })), {
    '${A}': 1,
    text: 'xay',
    list: ['aa', { deep: 'n${A}' }],
    when: '1970-01-01T00:00:00.000Z',
    big: 1,
    empty: 'x'
  })
  t.ok(value['when'] instanceof Date)
  t.equal(Object.getPrototypeOf(value), null)
})

t.test('a value that is wholly one variable, or holds a secret one, keeps a mark', async (t) => {
  const { value } = expand({
    port: '${PORT}',
    fallback: '${NONE:7}',
    secret: '${S}',
    mixed: 'x-${S}',
    escaped: '$${A}'
  })
  t.same(value['port'], new Expanded('1514', 'PORT', false))
  t.same(value['fallback'], new Expanded('7', 'NONE', false))
  t.same(value['secret'], new Expanded('hidden', 'S', true))
  t.same(value['mixed'], new Expanded('x-hidden', 'S', true))
  t.equal(value['escaped'], '${A}')
})

t.test('every missing or malformed variable is reported, and its value counts as broken', async (t) => {
  const { value, problems } = expand({ a: '${NONE}${UNSET}${POTR}', list: ['x', '${1}'] })
  t.ok(value['a'] instanceof BrokenValue)
  t.match(problems, [
    {
      code: 'CONFIG_UNDEFINED_VARIABLE',
      path: ['a'],
      raw: '${NONE}',
      suggestion: 'define NONE, or give a default: ${NONE:...}'
    },
    { raw: '${UNSET}' },
    { raw: '${POTR}', suggestion: /did you mean \$\{PORT\}/ },
    { code: 'CONFIG_BAD_VARIABLE', path: ['list', 1], raw: '${1}' }
  ])
  t.equal(expand({ a: '${toString}' }).problems.length, 1, 'what an object inherits is not defined')
  t.notMatch(expand({ a: `\${${'N'.repeat(1000)}}` }).problems[0]?.message, 'N'.repeat(100))
})

t.test('variables cannot make a small file huge', async (t) => {
  const big = { A: 'x'.repeat(1_000_000) }
  const { problems } = expandVariables(
    { list: Array.from({ length: 100 }, () => '${A}.') },
    { env: big, secretEnv: [] }
  )
  t.match(problems[0], { code: 'CONFIG_TOO_LARGE', path: ['list', 4] })
})

t.test('prototype names are names like any other', async (t) => {
  const document: Record<string, unknown> = Object.create(null)
  Object.assign(document, JSON.parse('{"constructor":"${A}"}'))
  document['__proto__'] = { polluted: '${A}${A}' }
  const { value } = expand(document)
  t.same(Object.keys(value).sort(), ['__proto__', 'constructor'])
  t.equal(Reflect.get({}, 'polluted'), undefined)
})
