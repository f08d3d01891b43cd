import t from 'tap'
import { secretNames } from '../../../lib/config/params/secret-names.ts'
import { paramType, paramTypes } from '../../support/param-types.ts'

t.test('declared secrets and what sounds like one are secrets, however they are written', async (t) => {
  const help = { help: '', since: '0.1.0' }
  const isSecretName = secretNames([
    ...paramTypes,
    paramType('mine', {
      pin: { type: 'integer', min: 0, max: 9, secret: true, ...help },
      inner: { type: 'table', params: { salt: { type: 'string', secret: true, ...help } }, ...help },
      free: { type: 'properties', ...help }
    })
  ])
  for (const name of [
    'pin',
    'PIN',
    'salt',
    'sasl_password',
    'sasl.password',
    'ssl_key_password',
    'sasl_pasword',
    'api-key',
    'authToken',
    `${'x'.repeat(1000)}_token`
  ]) {
    t.equal(isSecretName(name), true, name.slice(0, 40))
  }
  for (const name of ['port', 'file', 'key', 'topic', 'pinned', 'sasl_username', ''])
    t.equal(isSecretName(name), false, name)
})
