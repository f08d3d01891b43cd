import type { ConnectorSpec, ParamOrigin, ResolvedParamsReport } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import { typeNamed } from '../core/type-named.ts'
import { checkParams } from './params/check-params.ts'
import type { RefusedOverride } from './override-rules.ts'
import { declaredNames, homeIn, overrideAdvice, refusedOverrides } from './override-rules.ts'
import type { ParamProblem } from './params/param-problem.ts'
import { quoted, shownName } from './params/describe-value.ts'
import { tomlSpelling } from './params/spelling.ts'
import { suggest } from './params/suggest.ts'
import { formatPath } from './toml/toml-path.ts'
import { NOWHERE } from '../errors/nowhere.ts'

type Overrides = Readonly<Record<string, unknown>>

/**
 * Problems in a table of overrides (snake_case) for one connector: names that it does not allow and, if its type is
 * among `types`, wrong values. Empty if there are none.
 */
export function validateOverrides(
  connector: ConnectorSpec,
  overrides: Overrides,
  types: readonly ConnectorType[] = []
): readonly Diagnostic[] {
  return resolveParams(connector, overrides, types).diagnostics
}

/**
 * The params that a source with these overrides would get (snake_case), and the origin of each. Reports refused
 * overrides and leaves them out. If the connector's type is among `types`, values are checked and defaults filled in.
 */
export function resolveParams(
  connector: ConnectorSpec,
  overrides: Overrides,
  types: readonly ConnectorType[] = []
): ResolvedParamsReport {
  const type = typeNamed(types, connector.type) ?? null
  const refused = refusedOverrides(
    Object.keys(overrides),
    connector.allowOverride,
    declaredNames(type),
    homeIn(type),
    suggest
  )
  const merged: Record<string, unknown> = Object.assign(Object.create(null), connector.params)
  const allowed = Object.keys(overrides).filter((name) => !refused.some((override) => override.name === name))
  for (const name of allowed) merged[name] = overrides[name]
  // A connector's params have been checked before, so nested tables may contain defaults
  const checked =
    type === null
      ? { params: merged, problems: [] }
      : checkParams(type, merged, { ...tomlSpelling, defaultsGiven: true })
  const told = new Set(refused.flatMap(({ name, meant = name }) => [name, meant]))
  const problems = checked.problems.filter(
    ({ path: [name] }) => typeof name !== 'string' || Object.hasOwn(merged, name) || !told.has(name)
  )
  return {
    params: checked.params,
    origin: originsOf(Object.keys(checked.params), allowed, connector),
    diagnostics: [...refused.map((override) => refusal(override, connector, type)), ...problems.map(problemDiagnostic)]
  }
}

function originsOf(
  names: readonly string[],
  overridden: readonly string[],
  { origin }: ConnectorSpec
): Record<string, ParamOrigin> {
  const origins: Record<string, ParamOrigin> = Object.create(null)
  for (const name of names) {
    const inherited = Object.hasOwn(origin, name) ? origin[name] : undefined
    origins[name] = overridden.includes(name) ? { from: 'factory' } : (inherited ?? { from: 'default' })
  }
  return origins
}

function refusal(
  override: RefusedOverride,
  { id, allowOverride }: ConnectorSpec,
  type: ConnectorType | null
): Diagnostic {
  const { name, code } = override
  const message =
    code === 'CONFIG_UNKNOWN_PARAM'
      ? `type "${type?.type}" has no param \`${shownName(name)}\``
      : `connector ${quoted(id)} does not allow \`${shownName(name)}\` to be overridden`
  return {
    ...NOWHERE,
    code,
    message,
    path: formatPath(['params', name]),
    allowed: allowOverride,
    suggestion: overrideAdvice(override, id)
  }
}

function problemDiagnostic({
  at: _at,
  within: _within,
  edits: _edits,
  path,
  severity = 'error',
  ...problem
}: ParamProblem): Diagnostic {
  return { ...problem, ...NOWHERE, severity, path: formatPath(['params', ...path]) }
}
