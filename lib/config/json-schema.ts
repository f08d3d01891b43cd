import type { ConnectorType } from '../../types/connector.ts'
import { wholeTable } from './common-params.ts'
import { tableSchema, unionSchema, variable } from './params-schema.ts'
import type { JsonSchema } from './params-schema.ts'
import { isStandardSchema } from './standard-schema.ts'

type Types = readonly Pick<ConnectorType, 'type' | 'params'>[]

// What TOML editors understand best.
const dialect = 'http://json-schema.org/draft-07/schema#'
const text: JsonSchema = { type: 'string', minLength: 1 }

/**
 * The JSON Schema (draft 7) of `wpsrc.toml`, so that an editor completes and checks it. The type of a source stands in
 * its connector, not here: a source may have the params of any type.
 */
export function sourcesSchema(types: Types): JsonSchema {
  const params = sourceParams(types)
  const source: JsonSchema = {
    type: 'object', additionalProperties: false, required: ['key', 'connect'],
    properties: {
      key: { ...text, description: 'The name of the source, in events, warnings and stats; unique.' },
      connect: { ...text, description: 'The id of the connector that it is declared on.' },
      enable: { anyOf: [{ type: 'boolean' }, variable], default: true, description: 'A disabled source is checked and not started.' },
      tags: { type: 'array', items: { type: 'string', minLength: 1 }, description: 'Tags of every record: "key:value", "key=value" or a bare flag.' },
      params: { ...params, description: 'What the source changes of its connector\'s params, where the connector allows it.' },
      params_override: { ...params, description: 'The same as `params`.' }
    },
    not: { required: ['params', 'params_override'] }
  }
  return {
    $schema: dialect, title: 'Sources of warp-flow (wpsrc.toml)', type: 'object', additionalProperties: false,
    properties: { sources: oneOrMore({ $ref: '#/definitions/source' }, 'The sources, one table each.') },
    definitions: { source }
  }
}

/** The JSON Schema (draft 7) of the files in `connectors/source.d`. Params follow from `type`; other types than these are let be. */
export function connectorsSchema(types: Types): JsonSchema {
  const connector: JsonSchema = {
    type: 'object', additionalProperties: false, required: ['id', 'type'],
    properties: {
      id: { ...text, description: 'The name that sources refer to; unique in all files.' },
      type: { anyOf: [{ enum: types.map(({ type }) => type) }, text], description: 'The kind of source.' },
      allow_override: { type: 'array', items: text, default: [], description: 'The params that sources may change; none by default.' },
      params: { type: 'object', description: 'The params of every source on this connector.' }
    },
    allOf: types.map(paramsOfType)
  }
  return {
    $schema: dialect, title: 'Connectors of warp-flow (connectors/source.d/*.toml)', type: 'object', additionalProperties: false,
    properties: { connectors: oneOrMore({ $ref: '#/definitions/connector' }, 'The connectors, one table each.') },
    definitions: { connector }
  }
}

// A lone table stands for a list of one.
function oneOrMore(schema: JsonSchema, description: string): JsonSchema {
  return { anyOf: [{ type: 'array', items: schema }, schema], description }
}

function sourceParams(types: Types): JsonSchema {
  const open = types.some(({ params }) => isStandardSchema(params))
  const table = unionSchema(types.map(({ params }) => wholeTable(params)), open)
  return { anyOf: [table, { type: 'array', items: table, minItems: 1, maxItems: 1 }] }
}

function paramsOfType({ type, params }: Types[number]): JsonSchema {
  const table = wholeTable(params)
  const then = isStandardSchema(params) ? {} : {
    properties: { params: tableSchema(table), allow_override: { items: { enum: Object.keys(table) } } }
  }
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  return { if: { properties: { type: { const: type } }, required: ['type'] }, then }
}
