import { isSecret } from '../../config/params/value-kinds.ts'
import type { KafkaParams } from '../params.ts'
import { configValue, security } from './config-value.ts'

/**
 * What a diagnosis shows about the login: mechanism and user, but no user name that is a secret, or that only the
 * broker knows.
 */
export function loginValues(params: Pick<KafkaParams, 'config'>): Readonly<Record<string, string>> {
  const { login, tls } = security(params)
  if (!login) return tls ? {} : { user: 'ANONYMOUS' }
  const { sasl_username: user } = params.config ?? {}
  const mechanism = configValue(params, 'sasl_mechanisms')
  return { ...(mechanism === null ? {} : { mechanism }), ...(user === undefined || isSecret(user) ? {} : { user }) }
}
