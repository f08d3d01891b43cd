import tls from 'node:tls'
import { checkAuthorities, checkPair, revocationLists } from '../../tls/check-certificates.ts'
import { toSourceError } from '../../errors/make-error.ts'
import { messageOf } from '../../errors/message-of.ts'
import { kafkaCases } from './kafka-place.ts'
import type { KafkaParams } from '../params.ts'
import { configValue } from './config-value.ts'

/** The contents of the TLS files, or of the settings that hold them as text. */
export interface TlsMaterial {
  readonly ca: Buffer | undefined
  readonly cert: Buffer | undefined
  readonly key: Buffer | undefined
  readonly crl: Buffer | undefined
  /** A PKCS#12 file. */
  readonly pfx: Buffer | undefined
}

/** Creates one context from all TLS settings. Throws a `SourceError` that names the setting that OpenSSL refuses. */
export function secureContext(params: KafkaParams, { ca, cert, key, crl, pfx }: TlsMaterial): tls.SecureContext {
  const [certificate, ownKey] = [spelling(params, 'ssl_certificate'), spelling(params, 'ssl_key')]
  const pair = `${certificate}\` and \`${ownKey}`
  const keyPassword = optional(params, 'ssl_key_password')
  const parts: readonly Part[] = [
    [spelling(params, 'ssl_ca'), { ca }],
    [certificate, { cert }],
    [ownKey, key === undefined ? {} : { key, passphrase: keyPassword }],
    ['ssl_keystore_location', pfx === undefined ? {} : { pfx, passphrase: optional(params, 'ssl_keystore_password') }],
    ['ssl_crl_location', crl === undefined ? {} : { crl: revocationLists(crl) }],
    ['ssl_cipher_suites', { ciphers: optional(params, 'ssl_cipher_suites') }],
    ['ssl_curves_list', { ecdhCurve: optional(params, 'ssl_curves_list') }],
    ['ssl_sigalgs_list', { sigalgs: optional(params, 'ssl_sigalgs_list') }]
  ]
  try {
    if (ca !== undefined) checkAuthorities(ca)
    const made = tls.createSecureContext(
      parts.reduce<tls.SecureContextOptions>((all, [, part]) => Object.assign(all, given(part)), {})
    )
    if (cert !== undefined && key !== undefined) checkPair(cert, key, keyPassword)
    return made
  } catch (error) {
    const name = culprit(parts)
    const param = name ?? ownKey
    const path = params.config?.[param]
    throw toSourceError(named(error, name ?? pair), {
      area: 'tls',
      param: `config.${param}`,
      cases: kafkaCases(params),
      values: { ...places(params), table: 'config', setting: param },
      ...(param.endsWith('_location') && typeof path === 'string' ? { path } : {})
    })
  }
}

/** The name of a setting, and its value as an option of Node. */
type Part = readonly [name: string, options: tls.SecureContextOptions]

/** Without undefined options: they would overwrite those of the same name from another setting. */
function given(part: tls.SecureContextOptions): tls.SecureContextOptions {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined))
}

/**
 * The setting that OpenSSL refuses. OpenSSL does not name it, so this tries each part by itself. Null if each is valid:
 * then certificate and key do not match.
 */
function culprit(parts: readonly Part[]): string | null {
  for (const [name, part] of parts) {
    try {
      if (Buffer.isBuffer(part.ca)) checkAuthorities(part.ca)
      tls.createSecureContext(given(part))
    } catch {
      return name
    }
  }
  return null
}

/** An error that names the setting and has a code: some of OpenSSL's errors have none, or a meaningless one. */
function named(error: unknown, name: string): Error {
  const message = messageOf(error)
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  const known = message.includes('mac verify failure')
    ? 'ERR_OSSL_PKCS12_MAC_VERIFY_FAILURE'
    : 'ERR_TLS_INVALID_CONTEXT'
  const telling = typeof code === 'string' && /^ERR_(?:OSSL|SSL|TLS)_/.test(code) ? code : known
  return Object.assign(new Error(`\`${name}\`: ${message}`, { cause: error }), { code: telling })
}

/** The paths for the commands of a diagnosis, without those that are not given or are secrets. */
function places({ config = {} }: KafkaParams): Record<string, string> {
  const paths = {
    ca: config['ssl_ca_location'],
    cert: config['ssl_certificate_location'],
    key: config['ssl_key_location']
  }
  return Object.fromEntries(
    Object.entries(paths).flatMap(([name, path]) => (typeof path === 'string' ? [[name, path]] : []))
  )
}

function spelling({ config = {} }: KafkaParams, kind: string): string {
  return config[`${kind}_pem`] === undefined ? `${kind}_location` : `${kind}_pem`
}

function optional(params: KafkaParams, name: string): string | undefined {
  return configValue(params, name) ?? undefined
}
