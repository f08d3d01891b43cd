import type { CheckpointStore } from '../../types/checkpoint.ts'
import type { SourceSpec } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import type { SourceEvent } from '../../types/event.ts'
import type { SourceOptions } from '../../types/source.ts'
import type { Tags } from '../../types/tags.ts'
import { badStore } from '../config/check-store.ts'
import { specParams, type FactoryParams } from '../config/params/checked-params.ts'
import { suggest } from '../config/params/suggest.ts'
import { parseTags, tagExpected } from '../config/tags.ts'
import { ConfigError } from '../errors/config-error.ts'
import { ownCodes } from '../errors/own-catalogue.ts'
import type { OwnCodes } from '../errors/own-codes.ts'
import { systemClock } from '../core/clock.ts'
import { connectorFailure, connectorPlace } from '../core/connector-failure.ts'
import { intakeOf } from '../stream/iterable-intake.ts'
import { openWith, ownContext, type OwnContext } from '../stream/own-context.ts'
import type { SourcePlan } from '../stream/source-plan.ts'
import { SourceStream } from '../stream/source-stream.ts'
import { typeNamed, TYPES_WANTED } from '../core/type-named.ts'
import { NOWHERE } from '../errors/nowhere.ts'

/** The parts of a spec that create a source: `type` and `params`; the others are optional. */
export type SourceInit<T extends string = string> = Pick<SourceSpec<T>, 'type' | 'params'> &
  Partial<Pick<SourceSpec, 'key' | 'tags' | 'origin' | 'declared'>>

/**
 * Checks the options that code passes to a source of a built-in type in addition to its params; not called for types in
 * `options.types`. The params are resolved, or empty if they are invalid.
 */
export type CheckParts = (type: string, params: FactoryParams['params']) => readonly Diagnostic[]

export interface SourceParts extends SourceOptions {
  /** The store for the checkpoint of a user's connector. */
  readonly checkpoint?: CheckpointStore<unknown>
}

/**
 * Creates the source of a spec with one of the given types. Throws one `ConfigError` with every problem of the params,
 * tags and parts, or with an unknown type. Opening comes later, and its failure is the stream's `'error'`.
 */
export function createSourceFrom(
  types: readonly ConnectorType<never>[],
  spec: SourceInit,
  options: SourceParts = {},
  checkParts: CheckParts = noProblems
): SourceStream {
  const own = options.types ?? []
  const known = [...types, ...own] as readonly ConnectorType[]
  const type = typeNamed(known, spec.type)
  if (type === undefined)
    throw new ConfigError([
      unknownType(
        spec.type,
        known.map(({ type }) => type)
      )
    ])
  const { tags, problems: badTags, warnings: tagWarnings } = checkedTags(options.tags ?? {})
  const { params, warnings, problems: badParams } = checkedParams(type, spec)
  const isOwn = own.some((one) => one === type)
  const badParts = isOwn ? badStore(options.checkpoint) : checkParts(type.type, params)
  if (badParams.length + badTags.length + badParts.length > 0)
    throw new ConfigError([...badParams, ...badTags, ...badParts])
  return streamOf(
    {
      type,
      params,
      warnings: [...warnings, ...tagWarnings],
      isOwn,
      codes: ownCodes(type),
      tags: Object.freeze({ ...spec.tags, ...tags })
    },
    spec,
    options
  )
}

interface CheckedTags {
  readonly tags: Tags
  readonly problems: readonly Diagnostic[]
  readonly warnings: readonly Diagnostic[]
}

function checkedTags(given: NonNullable<SourceOptions['tags']>): CheckedTags {
  const { tags, problems } = parseTags(given)
  const all = problems.map(badTag)
  return {
    tags,
    problems: all.filter(({ severity }) => severity === 'error'),
    warnings: all.filter(({ severity }) => severity === 'warning')
  }
}

type TagProblem = ReturnType<typeof parseTags>['problems'][number]

function badTag({
  at,
  message,
  received,
  suggestion,
  severity = 'error',
  expected = tagExpected
}: TagProblem): Diagnostic {
  return {
    ...NOWHERE,
    severity,
    code: 'CONFIG_BAD_TAG',
    message,
    path: `options.tags[${JSON.stringify(at)}]`,
    expected,
    received,
    ...(suggestion === undefined ? {} : { suggestion })
  }
}

function checkedParams(
  type: ConnectorType,
  spec: SourceInit
): FactoryParams & { readonly problems: readonly Diagnostic[] } {
  try {
    return { ...specParams(type, spec), problems: [] }
  } catch (error) {
    if (error instanceof ConfigError) return { params: {}, warnings: [], problems: error.diagnostics }
    throw error
  }
}

interface Checked extends FactoryParams, Pick<SourcePlan<SourceEvent>, 'tags'> {
  readonly type: ConnectorType
  /** Whether the type is a user's, from `options.types`. */
  readonly isOwn: boolean
  /** The codes of the type's own catalogue. */
  readonly codes: OwnCodes
}

function noProblems(): readonly Diagnostic[] {
  return []
}

function itself(cause: unknown): unknown {
  return cause
}

function streamOf(
  { type, params, warnings, tags, isOwn, codes }: Checked,
  spec: SourceInit,
  options: SourceParts
): SourceStream {
  const { checkpoint: store } = options
  let opened: OwnContext | null = null
  const { ack, maxUnacked } = params as { readonly ack: 'auto' | 'manual'; readonly maxUnacked: number }
  const key = options.key ?? spec.key ?? type.type
  const { origin, declared } = spec
  return new SourceStream<SourceEvent>({
    key,
    type: type.type,
    definition: {
      type,
      spec: {
        key,
        type: type.type,
        params,
        tags,
        ...(origin === undefined ? {} : { origin }),
        ...(declared === undefined ? {} : { declared })
      }
    },
    tags,
    ack,
    maxUnacked,
    warnings,
    failure: isOwn ? (cause) => connectorFailure(cause, {}, codes) : itself,
    codes,
    place: connectorPlace(type, params),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    signal: options.signal,
    open: async (parts) => {
      const context = ownContext(parts, { codes, store: isOwn ? store : undefined })
      opened = context
      return await openWith(context, async () => intakeOf(await type.open(params, context), context))
    },
    closed: async () => {
      await opened?.checkpoint.close()
    }
  })
}

function unknownType(type: string, allowed: readonly string[]): Diagnostic {
  const meant = suggest(type, allowed)
  return {
    ...NOWHERE,
    code: 'CONFIG_UNKNOWN_TYPE',
    message: `there is no source type ${JSON.stringify(type)}${TYPES_WANTED}`,
    path: 'type',
    allowed,
    ...(meant === undefined ? {} : { suggestion: meant })
  }
}
