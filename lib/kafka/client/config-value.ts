import { valueIn } from '../config-by-default.ts'
import { servedConfigNames } from '../config-names.ts'
import type { KafkaParams } from '../params.ts'

type Configured = Pick<KafkaParams, 'config'>

/**
 * The effective value of a setting in `config`: the given one, else a default adjusted to the other given settings;
 * null without either. Checked params contain declared names only, never an alias (`sameAs`); this function accepts
 * both. A secret is revealed here and not earlier: ask for one only where you use it.
 */
export function configValue({ config = {} }: Configured, name: string): string | null {
  return valueIn(config, servedConfigNames[name]?.sameAs ?? name)
}

/** For names that are declared as integers and have a default. */
export function configNumber(params: Configured, name: string): number {
  return Number(configValue(params, name))
}

/** For names that are declared as booleans and have a default. */
export function configFlag(params: Configured, name: string): boolean {
  return configValue(params, name) === 'true'
}

/** `SASL_SSL` => a login over TLS. */
export function security(params: Configured): { readonly login: boolean; readonly tls: boolean } {
  const protocol = configValue(params, 'security_protocol') ?? ''
  return { login: protocol.startsWith('SASL_'), tls: protocol.endsWith('SSL') }
}
