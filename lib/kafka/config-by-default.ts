import type { Secret } from '../../types/params.ts'
import { servedConfigNames } from './config-names.ts'
import { numberByDefault } from './config-orders.ts'

/** The settings given in `config`, under their declared names. */
export type Config = Readonly<Record<string, string | Secret>>

/**
 * The effective value of a setting in `config`: the given one, else a default adjusted to the other given settings;
 * null without either.
 */
export function valueIn(config: Config, name: string): string | null {
  const value = givenIn(config, name)
  if (value !== undefined) return value
  if (name === 'security_protocol') return protocolByDefault(config)
  const { type, default: byDefault } = servedConfigNames[name] ?? {}
  if (byDefault === undefined || type !== 'integer') return byDefault ?? null
  return String(numberByDefault(name, (other) => numberGiven(config, other)))
}

/** The given value of a setting, a secret revealed; undefined if the setting was not given. */
export function givenIn(config: Config, name: string): string | undefined {
  const given = Object.hasOwn(config, name) ? config[name] : undefined
  return typeof given === 'object' ? given.reveal() : given
}

export function numberGiven(config: Config, name: string): number | undefined {
  const given = givenIn(config, name)
  return given === undefined ? undefined : Number(given)
}

/**
 * The first given setting of a login (`sasl_`) or of TLS (`ssl_`). A setting given with its default value does not
 * count.
 */
export function firstGiven(config: Config, kind: 'sasl_' | 'ssl_'): string | undefined {
  return Object.keys(servedConfigNames).find((name) => {
    return (
      name.startsWith(kind) && Object.hasOwn(config, name) && givenIn(config, name) !== servedConfigNames[name]?.default
    )
  })
}

/**
 * An `ssl_` setting implies TLS. So does a `sasl_` setting: no password is sent in plain text unless the user asks for
 * that.
 */
function protocolByDefault(config: Config): string {
  if (firstGiven(config, 'sasl_') !== undefined) return 'SASL_SSL'
  return firstGiven(config, 'ssl_') === undefined ? 'PLAINTEXT' : 'SSL'
}
