import type { ConnectionOptions } from 'node:tls'
import { isSecret } from '../../config/params/value-kinds.ts'
import { tlsFile } from '../../tls/tls-file.ts'
import { kafkaCases } from './kafka-place.ts'
import type { KafkaParams } from '../params.ts'
import { authoritiesAt } from '../../tls/authorities-in.ts'
import { configFlag, configValue, security } from './config-value.ts'
import { secureContext } from './secure-context.ts'

export type TlsOptions = ConnectionOptions

/**
 * kafkajs' TLS options; null without TLS. Reads and checks certificates and keys, and creates one context from them: an
 * unusable one is reported before anything connects, and the options contain no key. Rejects if one is unusable.
 */
export async function tlsOptions(params: KafkaParams): Promise<TlsOptions | null> {
  if (!security(params).tls) return null
  const [ca, cert, key, crl, pfx] = await Promise.all([
    material(params, 'ssl_ca'),
    material(params, 'ssl_certificate'),
    material(params, 'ssl_key'),
    material(params, 'ssl_crl'),
    material(params, 'ssl_keystore')
  ])
  return {
    secureContext: secureContext(params, { ca, cert, key, crl, pfx }),
    rejectUnauthorized: configFlag(params, 'enable_ssl_certificate_verification'),
    ...(configValue(params, 'ssl_endpoint_identification_algorithm') === 'none'
      ? { checkServerIdentity: () => undefined }
      : {})
  }
}

/** The text of `<kind>_pem`, or the contents of the file at `<kind>_location`. */
async function material(params: KafkaParams, kind: string): Promise<Buffer | undefined> {
  const text = configValue(params, `${kind}_pem`)
  if (text !== null) return Buffer.from(text)
  const name = `${kind}_location`
  const path = configValue(params, name)
  if (path === null) return undefined
  const setting = { param: name, table: 'config', isHidden: isSecret(params.config?.[name]), cases: kafkaCases(params) }
  return await tlsFile(path, setting, kind === 'ssl_ca' ? authoritiesAt : undefined)
}
