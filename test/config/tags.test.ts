import * as fc from 'fast-check'
import t from 'tap'
import { parseTag, parseTags } from '../../lib/config/tags.ts'

t.test('a tag is read from its text', async (t) => {
  const cases: ReadonlyArray<readonly [text: string, key: string, value: string]> = [
    ['env:prod', 'env', 'prod'],
    ['env=prod', 'env', 'prod'],
    ['audited', 'audited', 'true'],
    ['url=http://x', 'url', 'http://x'],
    ['time:a=b', 'time', 'a=b'],
    ['empty:', 'empty', ''],
    ['a.b-c_D9:x y', 'a.b-c_D9', 'x y'],
    [`${'k'.repeat(32)}:${'v'.repeat(64)}`, 'k'.repeat(32), 'v'.repeat(64)],
    ['__proto__:x', '__proto__', 'x'],
    ['env : prod', 'env', 'prod'],
    [' env :prod ', 'env', 'prod'],
    ['env = a b', 'env', 'a b'],
    [' audited ', 'audited', 'true'],
    ['env\t:\tprod', 'env', 'prod']
  ]
  for (const [text, key, value] of cases) t.same(parseTag(text), { key, value }, text)
})

t.test('an invalid tag is reported with the reason and the likely tag', async (t) => {
  const cases: ReadonlyArray<readonly [text: string, problem: RegExp, suggestion: string | undefined]> = [
    ['', /begin with its key/, undefined],
    [':x', /begin with its key/, undefined],
    ['=', /begin with its key/, undefined],
    ['not a tag', /"not a tag"/, 'not_a_tag'],
    ['our env : prod ', /A-Z/, 'our_env:prod'],
    [' : prod', /begin with its key/, undefined],
    ['环境:prod', /A-Z/, undefined],
    ['k'.repeat(33), /33 characters, more than 32/, undefined],
    [`k:${'v'.repeat(65)}`, /65 characters, more than 64/, undefined]
  ]
  for (const [text, problem, suggestion] of cases) {
    const tag = parseTag(text)
    t.match(tag.problem, problem, text)
    t.equal('suggestion' in tag ? tag.suggestion : undefined, suggestion, text)
  }
})

t.test('of a tag whose key sounds like a secret nothing is shown', async (t) => {
  for (const values of [
    ['api key:hunter2'],
    ['password hunter2'],
    ['token:a', 'token:hunter2'],
    { 'my secret': 'hunter2' }
  ]) {
    const { problems } = parseTags(values)
    t.match(problems, [{ received: 'string [redacted]' }])
    t.notMatch(JSON.stringify(problems), 'hunter2')
  }
})

t.test('a list and a record give the same tags', async (t) => {
  const list = parseTags(['env:prod', 'audited'])
  t.same(list, parseTags({ env: 'prod', audited: 'true' }))
  t.ok(Object.isFrozen(list.tags))
  t.equal(Object.getPrototypeOf(list.tags), null)
  t.same(list.problems, [])
})

t.test('every invalid tag of a list is reported, and the valid ones are kept', async (t) => {
  const { tags, problems } = parseTags(['a:1', 'b:', 7, 'a:1', 'a:2', '?'])
  t.same({ ...tags }, { a: '1', b: '' })
  t.same(
    problems.map(({ at, received }) => [at, received]),
    [
      [2, 'integer 7'],
      [4, 'string "a:2"'],
      [5, 'string "?"']
    ]
  )
  t.same(
    parseTags({ 'a b': 'x', c: null }).problems.map(({ at }) => at),
    ['a b', 'c']
  )
})

t.test('property: any list gives tags within the limits, and pollutes nothing', async () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom('__proto__:x', 'constructor=y'), fc.anything())),
      (values) => {
        const { tags } = parseTags(values)
        return (
          Object.entries(tags).every(([key, value]) => /^[\w.-]{1,32}$/.test(key) && value.length <= 64) &&
          Reflect.get({}, 'x') === undefined
        )
      }
    )
  )
})
