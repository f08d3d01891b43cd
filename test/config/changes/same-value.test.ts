import t from 'tap'
import { isSameValue } from '../../../lib/config/changes/same-value.ts'
import { SecretValue } from '../../../lib/config/params/value-kinds.ts'

t.test('params are compared by content', (t) => {
  const EQUAL: readonly (() => unknown)[] = [
    () => 1,
    () => 'a',
    () => ['a', 1, ['b']],
    () => ({ a: 1, b: [{ c: 2 }] }),
    () => new SecretValue('word'),
    () => ({ login: [new SecretValue('word'), { user: 'me' }] }),
    () => [],
    () => ({})
  ]
  for (const [index, one] of EQUAL.entries()) {
    for (const [place, other] of EQUAL.entries()) t.equal(isSameValue(one(), other()), index === place)
  }
  for (const [one, other] of [
    [['a', 'b'], ['a']],
    [
      ['a', 'b'],
      ['b', 'a']
    ],
    [{ a: 1 }, { a: 1, b: undefined }],
    [{ a: undefined }, { b: undefined }],
    [{ toString: 1 }, { valueOf: 1 }],
    [new SecretValue('word'), 'word'],
    [new SecretValue('word'), new SecretValue('words')],
    [{ login: [new SecretValue('a')] }, { login: [new SecretValue('b')] }]
  ]) {
    t.equal(isSameValue(one, other), false)
    t.equal(isSameValue(other, one), false)
  }
  t.ok(isSameValue({ a: 1, b: 2 }, { b: 2, a: 1 }), 'in any order')
  t.end()
})
