import type { ParamEdit, TomlValue } from '../../types/report.ts'
import { camelName } from '../config/params/spelling.ts'
import { isTable } from '../config/params/value-kinds.ts'
import { loadToml } from '../packages/at-once.cts'

/** The change to the call that creates a source, as TypeScript. */
export function codeFor(type: string, set: readonly ParamEdit[]): string {
  const members = membersOf(treeOf(set), true)
  const factory = Object.hasOwn(FACTORIES, type) ? FACTORIES[type] : undefined
  return factory === undefined
    ? `createSource({ type: ${literal(type)}, params: ${members} })`
    : `${factory}(${members})`
}

/** The same change for a TOML fragment of the catalogue; null if the fragment sets no params. */
export function codeForToml(type: string, toml: string): string | null {
  const params = paramsIn(toml)
  const set = Object.entries(params).flatMap(([name, value]): ParamEdit[] =>
    isTable(value)
      ? Object.entries(value).map(([inner, item]) => ({ path: [name, inner], value: item as TomlValue }))
      : [{ path: [name], value: value as TomlValue }]
  )
  return set.length === 0 ? null : codeFor(type, set)
}

function paramsIn(toml: string): Readonly<Record<string, unknown>> {
  try {
    const { sources } = loadToml().parse(toml)
    const params = isTable(sources) ? sources['params'] : null
    return isTable(params) ? params : {}
  } catch {
    return {} // the fragment shows the mistake and is no valid TOML
  }
}

/** name => value, or the names inside of it. */
interface Tree extends Map<string, Tree | TomlValue | null> {}

function treeOf(set: readonly ParamEdit[]): Tree {
  const root: Tree = new Map()
  for (const { path, value } of set) {
    let tree = root
    for (const name of path.slice(0, -1)) {
      const known = tree.get(name)
      const inner: Tree = known instanceof Map ? known : new Map()
      tree.set(name, inner)
      tree = inner
    }
    tree.set(path.at(-1) ?? '', value)
  }
  return root
}

/**
 * The members as TypeScript; `...` stands for the unchanged ones. Only the names inside Kafka's `config` are not the
 * library's, and stay in their own case.
 */
function membersOf(tree: Tree, isOurs: boolean): string {
  const members = [...tree].map(([name, value]) => {
    const shown = isOurs ? camelName(name) : name
    const key = /^[A-Za-z_$][\w$]*$/.test(shown) ? shown : literal(shown)
    if (value instanceof Map) return `${key}: ${membersOf(value, isOurs && name !== 'config')}`
    return `${key}: ${value === null ? 'undefined' : literal(value)}`
  })
  return `{ ..., ${members.join(', ')} }`
}

function literal(value: TomlValue): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map((item: TomlValue) => literal(item)).join(', ')}]`
  if (typeof value === 'object')
    return `{ ${Object.entries(value)
      .map(([name, item]) => `${name}: ${literal(item)}`)
      .join(', ')} }`
  return String(value)
}

const FACTORIES: Readonly<Record<string, string>> = {
  file: 'createFileSource',
  kafka: 'createKafkaSource',
  syslog: 'createSyslogSource'
}
