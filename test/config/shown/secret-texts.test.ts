import t from 'tap'
import { SecretValue } from '../../../lib/config/params/value-kinds.ts'
import { veilFor } from '../../../lib/config/shown/secret-texts.ts'

const schema = {
  password: { type: 'string', secret: true, help: 'Who.', since: '0.1.0' },
  hosts: { type: 'value', help: 'Where.', since: '0.1.0' }
} as const

t.test('secrets are hidden as they are, and as they stand in JSON, in a log and in a URL', (t) => {
  const veil = veilFor(schema, {
    password: new SecretValue('a"b c\u0007%'),
    hosts: [{ api_key: 'key-1' }, 'token=key-2', 'x=y']
  })
  for (const text of [
    'a"b c\u0007%',
    String.raw`a\"b c\u0007%`,
    String.raw`a"b c\x07%`,
    'a%22b%20c%07%25',
    'key-1',
    'key-2'
  ])
    t.equal(veil(`<${text}>`), '<[redacted]>', text)
  t.equal(veil('x=y'), 'x=y')
  t.end()
})

t.test('params of any kind are looked into, and none makes it throw', (t) => {
  const loop: Record<string, unknown> = {}
  loop['self'] = loop
  const odd = {
    reveal: () => {
      throw new Error('no')
    }
  }
  for (const params of [
    null,
    5,
    'text',
    loop,
    { password: odd, hosts: { reveal: () => 5 } },
    { password: 'ab' },
    Array.from({ length: 10_000 }, () => [[1]])
  ])
    t.equal(veilFor(schema, params)('text ab'), 'text ab')
  t.end()
})
