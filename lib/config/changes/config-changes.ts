import type { Config, SourceSpec } from '../../../types/config.ts'
import type { SourceChange, TagChange } from '../../../types/config-watch.ts'
import type { ConnectorType } from '../../../types/connector.ts'
import type { ParamImpact } from '../../../types/params.ts'
import { atOnce, type Steps } from '../../core/steps.ts'
import { typeNamed } from '../../core/type-named.ts'
import { gravest, paramImpact, reopeningImpact } from './impact.ts'
import { paramChanges } from './param-changes.ts'

/** A configuration, and the contents of the files that its params name: path => digest. */
export interface ConfigSnapshot {
  readonly config: Config
  readonly contents: ReadonlyMap<string, string>
}

/**
 * The changes of the enabled sources from one configuration to the next, in the order of the later one; removed sources
 * come last. Pure. A difference in places, comments or unused connectors alone is no change.
 */
export function configChangesWith(
  types: readonly ConnectorType[],
  before: ConfigSnapshot | null,
  after: ConfigSnapshot
): readonly SourceChange[] {
  return atOnce(configChangesSteps(types, before, after))
}

/** `configChangesWith` in steps, one per source. */
export function* configChangesSteps(
  types: readonly ConnectorType[],
  before: ConfigSnapshot | null,
  after: ConfigSnapshot
): Steps<readonly SourceChange[]> {
  const olds = new Map((before?.config.sources ?? []).map((spec) => [spec.key, spec]))
  const keys = new Set(after.config.sources.map(({ key }) => key))
  const kept: SourceChange[] = []
  for (const spec of after.config.sources) {
    yield
    const old = olds.get(spec.key)
    const change =
      old === undefined || before === null
        ? lone('added', spec, types)
        : changeOf(types, { spec: old, contents: before.contents }, { spec, contents: after.contents })
    if (change !== null) kept.push(change)
  }
  return [
    ...kept,
    ...[...olds.values()].filter(({ key }) => !keys.has(key)).map((spec) => lone('removed', spec, types))
  ]
}

/** A source on one side of a change, and the contents of the files that it may name. */
interface Side {
  readonly spec: SourceSpec
  readonly contents: ConfigSnapshot['contents']
}

/** The change of an added or removed source: it rereads nothing, but may rebalance its consumer group. */
function lone(kind: 'added' | 'removed', spec: SourceSpec, types: readonly ConnectorType[]): SourceChange {
  const reopening = reopeningImpact(typeNamed(types, spec.type), spec.params)
  return { key: spec.key, kind, params: [], tags: [], impact: reopening === 'rejoin' ? 'rejoin' : 'reopen' }
}

function changeOf(types: readonly ConnectorType[], before: Side, after: Side): SourceChange | null {
  const difference = differenceOf(types, before, after)
  if (difference === null) return null
  const { key, type, params } = after.spec
  const { impact } = difference
  return {
    key,
    kind: 'changed',
    ...difference,
    impact: impact === 'live' ? impact : gravest([impact, reopeningImpact(typeNamed(types, type), params)])
  }
}

/** The differences between two specs, and their impact according to the declarations of the params. */
type Difference = Pick<SourceChange, 'params' | 'tags' | 'impact'>

/**
 * The differences between two specs of a source; null if there are none. Does not compare the contents of the files
 * that their params name. Pure.
 */
export function specDifference(
  types: readonly ConnectorType[],
  before: SourceSpec,
  after: SourceSpec
): Difference | null {
  return differenceOf(types, { spec: before, contents: NO_CONTENTS }, { spec: after, contents: NO_CONTENTS })
}

const NO_CONTENTS: ConfigSnapshot['contents'] = new Map()

function differenceOf(types: readonly ConnectorType[], before: Side, after: Side): Difference | null {
  const [old, type] = [typeNamed(types, before.spec.type), typeNamed(types, after.spec.type)]
  const params = paramChanges({ ...before, schema: old?.params ?? {} }, { ...after, schema: type?.params ?? {} })
  const tags = tagChanges(before.spec.tags, after.spec.tags)
  const isOfOtherType = before.spec.type !== after.spec.type
  if (params.length === 0 && tags.length === 0 && !isOfOtherType) return null
  const each: readonly ParamImpact[] = [
    ...params.map(({ path }) => paramImpact(type?.params ?? {}, path)),
    ...(isOfOtherType || tags.length > 0 ? ['reopen' as const] : [])
  ]
  return { params, tags, impact: gravest(each) }
}

function tagChanges(before: SourceSpec['tags'], after: SourceSpec['tags']): readonly TagChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const of = (tags: SourceSpec['tags'], name: string): string | null =>
    Object.hasOwn(tags, name) ? (tags[name] ?? null) : null
  return [...names]
    .map((name) => ({ name, from: of(before, name), to: of(after, name) }))
    .filter(({ from, to }) => from !== to)
}
