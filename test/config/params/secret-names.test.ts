import t from 'tap'
import { secretNames, soundsSecret } from '../../../lib/config/params/secret-names.ts'
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

t.test('a misspelt name is still that of a secret, and no param of ours or ordinary word is', async (t) => {
  const isSecretName = secretNames([])
  for (const name of [
    'toekn',
    'tokn',
    'psasword',
    'sasl_psswrd',
    'saslPsasword',
    'privat_key',
    'api_kye',
    'basic_auth',
    'STANDBY_PASSWORD',
    'example.com.password'
  ])
    t.ok(isSecretName(name), name)
  for (const name of [
    'passive',
    'bypass_mode',
    'compass',
    'secretary',
    'taken_at',
    'auth_type',
    'message_key',
    'socket'
  ])
    t.notOk(isSecretName(name), name)
  const names = paramTypes.flatMap(({ params }) =>
    Object.entries(params).flatMap(([name, { secret }]) => (secret === true ? [] : [name]))
  )
  for (const name of names) t.notOk(isSecretName(name), name)
})

t.test('what only sounds so takes no secret with it', async (t) => {
  for (const name of ['STANDBY_PASSWORD', 'example.com.password', 'under_passphrase', 'overPasscode'])
    t.ok(soundsSecret(name), name)
})
