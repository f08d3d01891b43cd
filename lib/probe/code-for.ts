import type { ParamEdit, TomlValue } from '../../types/report.ts'
import { camelName } from '../config/params/camel-case.ts'

/** What to change in the call that makes a source, as TypeScript. */
export function codeFor(type: string, set: readonly ParamEdit[]): string {
  const names = set.map(({ path, value }) => {
    // Only the names inside of Kafka's `config` are not ours
    const [outer = '', ...inner] = path
    const names = [camelName(outer), ...(outer === 'config' ? inner : inner.map(camelName))]
    return `${names.slice(0, -1).map((name) => `${name}: { ..., `).join('')}${names.at(-1)}: ${value === null ? 'undefined' : literal(value)}${' }'.repeat(names.length - 1)}`
  })
  const factory = FACTORIES[type]
  return factory === undefined ? `createSource({ type: ${literal(type)}, params: { ..., ${names.join(', ')} } })` : `${factory}({ ..., ${names.join(', ')} })`
}

function literal(value: TomlValue): string {
  if (typeof value === 'string') return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll('\'', '\\\'')}'`
  if (Array.isArray(value)) return `[${value.map((item: TomlValue) => literal(item)).join(', ')}]`
  if (typeof value === 'object') return `{ ${Object.entries(value).map(([name, item]) => `${name}: ${literal(item as TomlValue)}`).join(', ')} }`
  return String(value)
}

const FACTORIES: Readonly<Record<string, string>> = { file: 'createFileSource', kafka: 'createKafkaSource', syslog: 'createSyslogSource' }
