import type { ConnectorType } from '../../../types/connector.ts'
import { wholeTable, isStandardSchema } from '../params/declared-params.ts'
import { TABLES, tableSchema, unionSchema, variableOr } from './params-schema.ts'
import type { JsonSchema } from './params-schema.ts'

type Types = readonly Pick<ConnectorType, 'type' | 'params'>[]

// Editors show an error in its place only if no alternative hides it, and they complete from `properties`, `items`,
// `anyOf` and `allOf`, but not from `if`: the schemas suit both. Draft 7 is the newest that TOML editors understand.
const DIALECT = 'http://json-schema.org/draft-07/schema#'
const TEXT: JsonSchema = { type: 'string', minLength: 1 }

/**
 * The JSON Schema (draft 7) of `wpsrc.toml`, for completion and checks in editors. A source's type is in its connector,
 * not here, so a source may have the params of any type.
 */
export function sourcesSchema(types: Types): JsonSchema {
  const open = types.some(({ params }) => isStandardSchema(params))
  const params = { ...oneOrMore('params'), minItems: 1, maxItems: 1 }
  const source: JsonSchema = {
    ...TABLES,
    additionalProperties: false,
    required: ['key', 'connect'],
    properties: {
      key: { ...TEXT, description: 'The name of the source, in events, warnings and stats; unique.' },
      connect: { ...TEXT, description: 'The id of the connector that it is declared on.' },
      enable: {
        type: ['boolean', 'string'],
        pattern: variableOr('true or false without quotes'),
        default: true,
        description: 'A disabled source is checked and not started.'
      },
      tags: {
        type: 'array',
        items: TEXT,
        description: 'Tags of every record: "key:value", "key=value" or a bare flag.'
      },
      params: {
        ...params,
        description: "What the source changes of its connector's params, where the connector allows it."
      },
      params_override: { ...params, description: 'The same as `params`.' }
    },
    not: { type: 'object', required: ['params', 'params_override'], properties: { params: {}, params_override: {} } }
  }
  return {
    $schema: DIALECT,
    title: 'Sources of warp-flow (wpsrc.toml)',
    type: 'object',
    additionalProperties: false,
    properties: { sources: { ...oneOrMore('source'), description: 'The sources, one table each.' } },
    definitions: {
      source,
      params: unionSchema(
        types.map(({ params }) => wholeTable(params)),
        open
      )
    }
  }
}

/**
 * The JSON Schema (draft 7) of the files in `connectors/source.d`. `type` selects the params; connectors of other types
 * are not checked.
 */
export function connectorsSchema(types: Types): JsonSchema {
  const union = unionSchema(
    types.map(({ params }) => wholeTable(params)),
    true
  )
  const connector: JsonSchema = {
    ...TABLES,
    additionalProperties: false,
    required: ['id', 'type'],
    properties: {
      id: { ...TEXT, description: 'The name that sources refer to; unique in all files.' },
      type: { anyOf: [{ enum: types.map(({ type }) => type) }, TEXT], description: 'The kind of source.' },
      allow_override: {
        type: 'array',
        items: TEXT,
        default: [],
        description: 'The params that sources may change; none by default.'
      },
      params: {
        ...oneOrMore('params'),
        minItems: 1,
        maxItems: 1,
        description: 'The params of every source on this connector.'
      }
    },
    allOf: types.map(paramsOfType)
  }
  return {
    $schema: DIALECT,
    title: 'Connectors of warp-flow (connectors/source.d/*.toml)',
    type: 'object',
    additionalProperties: false,
    properties: { connectors: { ...oneOrMore('connector'), description: 'The connectors, one table each.' } },
    definitions: {
      connector,
      // The first alternative is for completion; the second accepts what another type may have
      params: { anyOf: [union, {}] },
      ...Object.fromEntries(
        types.map(({ type, params }) => [
          `${type}_params`,
          isStandardSchema(params) ? {} : tableSchema(wholeTable(params))
        ])
      )
    }
  }
}

/** A table, which stands for a list with one element, or an array of tables. */
function oneOrMore(definition: string): JsonSchema {
  const table = { $ref: `#/definitions/${definition}` }
  // Editors close only what the definition itself closes
  return { ...TABLES, additionalProperties: true, allOf: [table], items: table }
}

function paramsOfType({ type, params }: Types[number]): JsonSchema {
  const table = { $ref: `#/definitions/${type}_params` }
  const names = isStandardSchema(params)
    ? {}
    : { allow_override: { type: 'array', items: { enum: Object.keys(wholeTable(params)) } } }
  return {
    if: { type: 'object', properties: { type: { const: type } }, required: ['type'] },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: { ...TABLES, properties: { params: { ...TABLES, allOf: [table], items: table }, ...names } }
  }
}
