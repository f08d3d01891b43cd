import { inspect } from 'node:util'
import t from 'tap'
import { isSecret, SecretValue } from '../../../lib/config/params/secret.ts'

t.test('a secret gives its value only where it is asked to', async (t) => {
  const secret = new SecretValue('hunter2')
  t.equal(secret.reveal(), 'hunter2')
  const shown = [
    String(secret),
    ''.concat(String(secret)),
    JSON.stringify({ secret }),
    inspect({ secret }, { depth: 9, showHidden: true }),
    inspect(secret, { customInspect: false, showHidden: true }),
    JSON.stringify(Object.entries(secret)),
    JSON.stringify(Object.assign({}, secret)),
    inspect(structuredClone(secret))
  ]
  for (const text of shown) t.notMatch(text, 'hunter2')
  t.equal(JSON.stringify({ secret }), '{"secret":"[redacted]"}')
})

t.test('a secret of another copy of the library is one too', async (t) => {
  t.ok(isSecret(new SecretValue('')))
  t.ok(isSecret({ reveal: () => 'x' }))
  for (const other of [null, undefined, 'x', {}, { reveal: 'x' }]) t.notOk(isSecret(other))
})
