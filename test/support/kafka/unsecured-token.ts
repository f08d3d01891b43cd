import { OAUTH_USERNAME } from './users.ts'

/** A token for OAUTHBEARER, valid for an hour: the test brokers accept unsigned tokens (RFC 7515, "none"). */
export function unsecuredToken(subject: string = OAUTH_USERNAME, expiresInSeconds = 3600): string {
  const now = Math.floor(Date.now() / 1000)
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ sub: subject, iat: now - 60, exp: now + expiresInSeconds })}.`
}
