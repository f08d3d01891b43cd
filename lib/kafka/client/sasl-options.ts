import type { Mechanism, SASLOptions } from 'kafkajs'
import { isTable } from '../../config/params/value-kinds.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { sourceError } from '../../errors/make-error.ts'
import type { BearerToken, OauthBearerProvider } from '../param-checks.ts'
import type { KafkaParams } from '../params.ts'
import { configNumber, configValue, security } from './config-value.ts'
import { tokenLogin } from './token-login.ts'

/** The login of kafkajs; null if the source uses none. */
export function loginOptions(params: KafkaParams): SASLOptions | Mechanism | null {
  if (!security(params).login) return null
  const { oauthBearerProvider } = params
  switch (configValue(params, 'sasl_mechanisms')) {
    case 'PLAIN':
      return new PasswordLogin('plain', params)
    case 'SCRAM-SHA-256':
      return new PasswordLogin('scram-sha-256', params)
    case 'SCRAM-SHA-512':
      return new PasswordLogin('scram-sha-512', params)
    default:
      return tokenLogin(() => token(oauthBearerProvider ?? noProvider, configNumber(params, 'request_timeout_ms')))
  }
}

type PasswordMechanism = 'plain' | 'scram-sha-256' | 'scram-sha-512'

/**
 * The password is not an own property, so that printing the options does not print it; kafkajs reads it at each login.
 */
class PasswordLogin<M extends PasswordMechanism> {
  readonly mechanism: M
  readonly #params: KafkaParams

  constructor(mechanism: M, params: KafkaParams) {
    this.mechanism = mechanism
    this.#params = params
  }

  get username(): string {
    return configValue(this.#params, 'sasl_username') ?? ''
  }

  get password(): string {
    return configValue(this.#params, 'sasl_password') ?? ''
  }
}

/** Calls the user's function, which has limited time, and checks that it gives a token. */
async function token(provider: OauthBearerProvider, timeoutMs: number): Promise<BearerToken> {
  const given: unknown = await inTime(provider, timeoutMs)
  if (isToken(given)) return given
  throw sourceError('KAFKA_SASL_TOKEN', { area: 'kafka' }, { detail: NO_TOKEN })
}

function inTime(provider: OauthBearerProvider, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (detail: string): void => {
      reject(sourceError('KAFKA_SASL_TOKEN', { area: 'kafka' }, { detail }))
    }
    const timer = setTimeout(() => {
      fail(`\`oauth_bearer_provider\` gave nothing within ${timeoutMs} ms`)
    }, timeoutMs)
    Promise.resolve()
      .then(provider)
      .then(resolve, (error: unknown) => {
        fail(`\`oauth_bearer_provider\` failed: ${nameOf(error)}`)
      })
      .finally(() => {
        clearTimeout(timer)
      })
  })
}

/** The name and the code of an error. Its message may quote the request, and with it the credentials for the token. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it threw no error'
  // `fetch` shows the code of a network error only in its cause
  const code = errnoOf(error) || errnoOf(error.cause)
  return code === '' ? error.name : `${error.name} (${code})`
}

/** RFC 6750, section 2.1, is stricter still; what must be refused is the 0x01 that ends a field (RFC 7628). */
function isToken(given: unknown): given is BearerToken {
  if (!isTable(given) || typeof given['value'] !== 'string' || !/^[\x21-\x7E]+$/.test(given['value'])) return false
  const { extensions = {} } = given
  return (
    isTable(extensions) &&
    Object.entries(extensions).every(([key, text]) => {
      return /^[A-Za-z]+$/.test(key) && key !== 'auth' && typeof text === 'string' && /^[\x20-\x7E\t\r\n]*$/.test(text)
    })
  )
}

const NO_TOKEN =
  '`oauth_bearer_provider` has to give `{ value }`, visible ASCII, and `extensions`, if any, with names of letters'

/** A placeholder that is never called: the rules of the params refuse a source without a provider. */
const noProvider: OauthBearerProvider = () => Promise.reject(new Error('no provider'))
