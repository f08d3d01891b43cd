import type { Authenticator, Mechanism } from 'kafkajs'
import { sourceError } from '../../errors/make-error.ts'
import type { BearerToken } from '../param-checks.ts'

/**
 * OAUTHBEARER (RFC 7628). kafkajs supports it, but takes any answer for success: a broker reports a refused token in
 * the answer's text, and every following request would fail with another error.
 */
export function tokenLogin(token: () => Promise<BearerToken>): Mechanism {
  return {
    mechanism: 'oauthbearer',
    authenticationProvider: ({ saslAuthenticate }) => authenticator(token, saslAuthenticate)
  }
}

type SaslAuthenticate = Parameters<Mechanism['authenticationProvider']>[0]['saslAuthenticate']

function authenticator(token: () => Promise<BearerToken>, saslAuthenticate: SaslAuthenticate): Authenticator {
  return {
    async authenticate() {
      const message = withLength(firstMessage(await token()))
      const answer = await saslAuthenticate({
        request: { encode: () => message },
        response: { decode: withoutLength, parse: String }
      })
      if (typeof answer === 'string' && answer !== '')
        throw sourceError('KAFKA_SASL_TOKEN', { area: 'kafka' }, { detail: refusal(answer) })
    }
  }
}

/**
 * Fields end with 0x01, and the message with one more (section 3.1). No user is named: the token identifies the user.
 */
function firstMessage({ value, extensions = {} }: BearerToken): string {
  const fields = [`auth=Bearer ${value}`, ...Object.entries(extensions).map(([key, text]) => `${key}=${text}`)]
  return `n,,\u0001${fields.map((field) => `${field}\u0001`).join('')}\u0001`
}

/** kafkajs passes the bytes on unchanged, so they need Kafka's form: preceded by their length. */
function withLength(text: string): Buffer {
  const bytes = Buffer.alloc(LENGTH_BYTES + Buffer.byteLength(text))
  bytes.writeInt32BE(bytes.length - LENGTH_BYTES)
  bytes.write(text, LENGTH_BYTES)
  return bytes
}

function withoutLength(bytes: Buffer): Buffer {
  return bytes.subarray(LENGTH_BYTES)
}

const LENGTH_BYTES = 4

/** The answer is JSON with a `status` (section 3.2.2), the only part that is reported. */
function refusal(answer: string): string {
  const [, status] = /"status"\s*:\s*"([\w.-]{1,64})"/.exec(answer) ?? []
  return `the broker ${status === undefined ? '' : `answers ${status} and `}refuses the token`
}
