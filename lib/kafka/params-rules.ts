import type { BrokenRule, ParamsRule, Secret } from '../../types/params.ts'
import { servedConfigNames } from './config-names.ts'

type Config = Readonly<Record<string, string | Secret>>
type Params = Readonly<Record<string, unknown>>

interface Bound {
  readonly parts: number
  readonly words: string
  readonly orEqual?: true
}

const plainly: Bound = { parts: 1, words: 'below' }
const aThird: Bound = { parts: 3, words: 'below a third of' }
const atMost: Bound = { parts: 1, words: 'at most', orEqual: true }

/** What Kafka's params have to keep to together. Each rule sees the names of `config` as they are declared. */
export const kafkaRules: readonly ParamsRule[] = [
  { params: ['from', 'config'], check: (params) => sameBeginning(params) },
  { params: ['ack', 'config'], check: (params) => oneCommitter(params) },
  { params: ['config'], check: ({ config }) => below(configIn(config), 'heartbeat_interval_ms', 'session_timeout_ms', aThird) },
  { params: ['config'], check: ({ config }) => below(configIn(config), 'session_timeout_ms', 'max_poll_interval_ms', atMost) },
  { params: ['config'], check: ({ config }) => below(configIn(config), 'fetch_max_wait_ms', 'request_timeout_ms') },
  { params: ['config'], check: ({ config }) => below(configIn(config), 'fetch_min_bytes', 'fetch_max_bytes', atMost) },
  // kafkajs sends its heartbeats between two fetches
  { params: ['config'], check: ({ config }) => below(configIn(config), 'fetch_max_wait_ms', 'session_timeout_ms', aThird) },
  { params: ['config'], check: ({ config }) => below(configIn(config), 'retry_backoff_ms', 'retry_backoff_max_ms', atMost) },
  { params: ['config'], check: ({ config }) => below(configIn(config), 'reconnect_backoff_ms', 'reconnect_backoff_max_ms', atMost) },
  { params: ['config', 'oauth_bearer_provider'], check: (params) => mechanism(configIn(params['config']), params['oauth_bearer_provider']) },
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
  if (ack !== 'manual' || configIn(config)['enable_auto_commit'] !== 'true') return null
  return {
    path: ['config', 'enable_auto_commit'],
    message: 'under `ack = "manual"` only acked records are committed, so `enable_auto_commit` cannot be true',
    suggestion: 'ack = "auto"'
  }
}

/** Whether one number is below another one divided by `parts`, by what was given and what holds where nothing was. */
function below(config: Config, small: string, large: string, { parts, words, orEqual }: Bound = plainly): BrokenRule | null {
  const [less, more] = [number(config, small), number(config, large)]
  if (less * parts < more || (orEqual && less === more) || (config[small] === undefined && config[large] === undefined)) return null
  const fitting = orEqual ? more : Math.max(1, Math.ceil(more / parts) - 1)
  return {
    path: ['config', config[small] === undefined ? large : small],
    message: `\`${small}\` (${shown(config, small)}) has to be ${words} \`${large}\` (${shown(config, large)})`,
    ...(typeof (config[large] ?? '') === 'string' ? { suggestion: `${small} = ${fitting}` } : {})
  }
}

function mechanism(config: Config, provider: unknown): BrokenRule | null {
  const { sasl_mechanisms: given } = config
  if (!wantsLogin(config)) return null
  if (given === undefined) return needed('security_protocol', 'sasl_mechanisms', 'PLAIN')
  return given === 'OAUTHBEARER' && provider === undefined ? noTokens : null
}

function loginPart(config: Config, name: string): BrokenRule | null {
  const { sasl_mechanisms: given } = config
  if (!wantsLogin(config) || given === undefined || given === 'OAUTHBEARER') return null
  return config[name] === undefined ? needed('sasl_mechanisms', name, '...') : null
}

const noTokens: BrokenRule = {
  code: 'CONFIG_MISSING_PARAM', path: ['config', 'sasl_mechanisms'],
  message: '`OAUTHBEARER` takes its tokens from a function, which only code can give: `oauth_bearer_provider`'
}

function needed(by: string, name: string, example: string): BrokenRule {
  const message = `\`${by}\` asks for a login, which needs \`${name}\``
  return { code: 'CONFIG_MISSING_PARAM', path: ['config', by], message, suggestion: `${name} = "${example}"` }
}

function uselessLogin(config: Config): BrokenRule | null {
  const given = Object.keys(config).find((name) => name.startsWith('sasl_'))
  if (given === undefined || wantsLogin(config)) return null
  return {
    path: ['config', given], message: `\`${given}\` is given, but \`security_protocol\` (${protocol(config)}) has no login`,
    suggestion: `security_protocol = "${protocol(config) === 'SSL' ? 'SASL_SSL' : 'SASL_PLAINTEXT'}"`
  }
}

function uselessTls(config: Config): BrokenRule | null {
  const given = Object.keys(config).find((name) => name.startsWith('ssl_'))
  if (given === undefined || protocol(config).endsWith('SSL')) return null
  return {
    path: ['config', given], message: `\`${given}\` is given, but \`security_protocol\` (${protocol(config)}) has no TLS`,
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
    code: 'CONFIG_MISSING_PARAM', path: ['config', certificate ?? key ?? ''],
    message: `\`${certificate ?? key}\` needs \`${missing}\` beside it`,
    suggestion: `${missing} = "..."`
  }
}

const SAME_THING: readonly (readonly string[])[] = [
  ['ssl_ca_location', 'ssl_ca_pem'], ['ssl_certificate_location', 'ssl_certificate_pem', 'ssl_keystore_location'],
  ['ssl_key_location', 'ssl_key_pem', 'ssl_keystore_location']
]

function givenTwice(config: Config): BrokenRule | null {
  for (const names of SAME_THING) {
    const [first, second] = names.filter((name) => config[name] !== undefined)
    if (first === undefined || second === undefined) continue
    return { path: ['config', second], message: `\`${first}\` and \`${second}\` give the same thing twice`, suggestion: 'leave out one of them' }
  }
  return null
}

function wantsLogin(config: Config): boolean {
  return protocol(config).startsWith('SASL_')
}

// A number too may come from a secret variable.
function shown(config: Config, name: string): string {
  return String(config[name] ?? servedConfigNames[name]?.default)
}

function protocol({ security_protocol: given = 'PLAINTEXT' }: Config): string {
  return typeof given === 'string' ? given : given.reveal()
}

function number(config: Config, name: string): number {
  const given = config[name] ?? servedConfigNames[name]?.default ?? '0'
  return Number(typeof given === 'string' ? given : given.reveal())
}

function configIn(config: unknown): Config {
  return isConfig(config) ? config : {}
}

function isConfig(value: unknown): value is Config {
  return typeof value === 'object' && value !== null
}
