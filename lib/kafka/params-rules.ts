import type { BrokenRule, ParamsRule } from '../../types/params.ts'
import { firstGiven, givenIn, numberGiven, valueIn, type Config } from './config-by-default.ts'
import { configOrders, isKept, mostBeside, type Order } from './config-orders.ts'

type Params = Readonly<Record<string, unknown>>

/** The rules over several of Kafka's params. Each rule sees the settings of `config` under their declared names. */
export const kafkaRules: readonly ParamsRule[] = [
  { params: ['from', 'config'], check: (params) => sameBeginning(params) },
  { params: ['ack', 'config'], check: (params) => oneCommitter(params) },
  ...configOrders.map((order): ParamsRule => ({
    params: ['config'],
    check: ({ config }) => ordered(configIn(config), order)
  })),
  {
    params: ['config', 'oauth_bearer_provider'],
    check: (params) => mechanism(configIn(params['config']), params['oauth_bearer_provider'])
  },
  { params: ['config'], check: ({ config }) => loginPart(configIn(config), 'sasl_username') },
  { params: ['config'], check: ({ config }) => loginPart(configIn(config), 'sasl_password') },
  { params: ['config'], check: ({ config }) => uselessLogin(configIn(config)) },
  { params: ['config'], check: ({ config }) => uselessTls(configIn(config)) },
  { params: ['config'], check: ({ config }) => keyPair(configIn(config)) },
  { params: ['config'], check: ({ config }) => givenTwice(configIn(config)) }
]

function sameBeginning({ from, config }: Params): BrokenRule | null {
  const { auto_offset_reset: reset } = configIn(config)
  if (from === undefined || reset === undefined || from === reset) return null
  return {
    message: `\`from\` is ${JSON.stringify(from)} and \`auto_offset_reset\` is "${String(reset)}": they mean the same`,
    suggestion: 'leave out one of them'
  }
}

function oneCommitter({ ack, config }: Params): BrokenRule | null {
  const given = ['enable_auto_commit', 'enable_auto_offset_store'].find(
    (name) => givenIn(configIn(config), name) === 'true'
  )
  if (ack !== 'manual' || given === undefined) return null
  return {
    path: ['config', given],
    message: `under \`ack = "manual"\` only acked records are committed, so \`${given}\` cannot be true`,
    suggestion: 'ack = "auto"'
  }
}

/** A default is adjusted, so only two given settings can conflict. */
function ordered(config: Config, order: Order): BrokenRule | null {
  const { small, large, words } = order
  const [less, more] = [numberGiven(config, small), numberGiven(config, large)]
  if (less === undefined || more === undefined || isKept(order, less, more)) return null
  return {
    path: ['config', small],
    message: `\`${small}\` (${String(config[small])}) has to be ${words} \`${large}\` (${String(config[large])})`,
    ...(typeof config[large] === 'string' ? { suggestion: `${small} = ${mostBeside(order, more)}` } : {})
  }
}

function mechanism(config: Config, provider: unknown): BrokenRule | null {
  const given = givenIn(config, 'sasl_mechanisms')
  if (!wantsLogin(config)) return null
  if (given === undefined) return needed(firstGiven(config, 'sasl_') ?? 'security_protocol', 'sasl_mechanisms', 'PLAIN')
  return given === 'OAUTHBEARER' && provider === undefined ? noTokens : null
}

function loginPart(config: Config, name: string): BrokenRule | null {
  const given = givenIn(config, 'sasl_mechanisms')
  if (!wantsLogin(config) || given === undefined || given === 'OAUTHBEARER') return null
  return config[name] === undefined ? needed('sasl_mechanisms', name, '...') : null
}

const noTokens: BrokenRule = {
  code: 'CONFIG_MISSING_PARAM',
  path: ['config', 'sasl_mechanisms'],
  message: '`OAUTHBEARER` takes its tokens from a function, which only code can give: `oauth_bearer_provider`'
}

function needed(by: string, name: string, example: string): BrokenRule {
  const message = `\`${by}\` asks for a login, which needs \`${name}\``
  return { code: 'CONFIG_MISSING_PARAM', path: ['config', by], message, suggestion: `${name} = "${example}"` }
}

function uselessLogin(config: Config): BrokenRule | null {
  const given = firstGiven(config, 'sasl_')
  if (given === undefined || wantsLogin(config)) return null
  return {
    path: ['config', given],
    message: `\`${given}\` is given, but \`security_protocol\` (${protocol(config)}) has no login`,
    suggestion: `security_protocol = "${protocol(config) === 'SSL' ? 'SASL_SSL' : 'SASL_PLAINTEXT'}"`
  }
}

function uselessTls(config: Config): BrokenRule | null {
  const given = firstGiven(config, 'ssl_')
  if (given === undefined || protocol(config).endsWith('SSL')) return null
  return {
    path: ['config', given],
    message: `\`${given}\` is given, but \`security_protocol\` (${protocol(config)}) has no TLS`,
    suggestion: `security_protocol = "${wantsLogin(config) ? 'SASL_SSL' : 'SSL'}"`
  }
}

function keyPair(config: Config): BrokenRule | null {
  const given = (kind: string): string | undefined => {
    return [`ssl_${kind}_location`, `ssl_${kind}_pem`].find((name) => config[name] !== undefined)
  }
  const [certificate, key] = [given('certificate'), given('key')]
  if ((certificate === undefined) === (key === undefined)) return null
  const missing = certificate === undefined ? 'ssl_certificate_location' : 'ssl_key_location'
  return {
    code: 'CONFIG_MISSING_PARAM',
    path: ['config', certificate ?? key ?? ''],
    message: `\`${certificate ?? key}\` needs \`${missing}\` beside it`,
    suggestion: `${missing} = "..."`
  }
}

const SAME_THING: readonly (readonly string[])[] = [
  ['ssl_ca_location', 'ssl_ca_pem'],
  ['ssl_certificate_location', 'ssl_certificate_pem', 'ssl_keystore_location'],
  ['ssl_key_location', 'ssl_key_pem', 'ssl_keystore_location']
]

function givenTwice(config: Config): BrokenRule | null {
  for (const names of SAME_THING) {
    const [first, second] = names.filter((name) => config[name] !== undefined)
    if (first === undefined || second === undefined) continue
    return {
      path: ['config', second],
      message: `\`${first}\` and \`${second}\` give the same thing twice`,
      suggestion: 'leave out one of them'
    }
  }
  return null
}

function wantsLogin(config: Config): boolean {
  return protocol(config).startsWith('SASL_')
}

function protocol(config: Config): string {
  return valueIn(config, 'security_protocol') ?? ''
}

function configIn(config: unknown): Config {
  return isConfig(config) ? config : {}
}

function isConfig(value: unknown): value is Config {
  return typeof value === 'object' && value !== null
}
