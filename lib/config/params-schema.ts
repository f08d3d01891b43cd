import type { ParamDeclaration, ParamsTable, PropertiesParam, PropertyName } from '../../types/params.ts'

/** A schema, or a part of one: plain data. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/** The schema of one params table. Nothing is required at its top: what one file leaves out another one may give. */
export function tableSchema(table: ParamsTable): JsonSchema {
  return {
    type: 'object', additionalProperties: false,
    properties: Object.fromEntries(Object.entries(table).map(([name, declaration]) => [name, paramSchema(declaration)]))
  }
}

/** The schema of a table of which it is not known to which type it belongs; `open` where any other name may stand in it. */
export function unionSchema(tables: readonly ParamsTable[], open: boolean): JsonSchema {
  const schemas = new Map<string, Map<string, JsonSchema>>()
  for (const [name, declaration] of tables.flatMap(table => Object.entries(table))) {
    const schema = paramSchema(declaration)
    const known = schemas.get(name) ?? new Map<string, JsonSchema>()
    schemas.set(name, known.set(JSON.stringify(schema), schema))
  }
  return { type: 'object', additionalProperties: open, properties: Object.fromEntries([...schemas].map(([name, known]) => [name, anyOf([...known.values()])])) }
}

function anyOf(schemas: readonly JsonSchema[]): JsonSchema {
  const [first] = schemas
  if (schemas.length === 1 && first !== undefined) return first
  const help = schemas.map(({ description }) => description)
  return { anyOf: schemas, description: help.join(' Or: ') }
}

/** A variable of the environment, which may stand for any value. */
export const variable: JsonSchema = { type: 'string', pattern: String.raw`\$\{.+\}` }

function paramSchema(declaration: ParamDeclaration): JsonSchema {
  const { help } = declaration
  const byDefault = 'default' in declaration ? { default: declaration.default } : {}
  return { ...valueSchema(declaration), ...byDefault, description: help }
}

function valueSchema(declaration: ParamDeclaration): JsonSchema {
  switch (declaration.type) {
    case 'string': return stringSchema([...declaration.choices ?? [], ...Object.keys(declaration.aliases ?? {})], declaration.nonEmpty)
    case 'integer': return orVariable({ type: 'integer', minimum: declaration.min, maximum: declaration.max })
    case 'boolean': return orVariable({ type: 'boolean' })
    case 'string-list': return listSchema(declaration.nonEmpty)
    case 'properties': return propertiesSchema(declaration)
    case 'table': return { ...tableSchema(declaration.params), required: requiredNames(declaration.params) }
    default: return declaration.schema ?? {}
  }
}

function orVariable(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, variable] }
}

function stringSchema(choices: readonly string[], nonEmpty?: true): JsonSchema {
  if (choices.length > 0) return orVariable({ enum: choices })
  return { type: 'string', ...(nonEmpty ? { minLength: 1 } : {}) }
}

function listSchema(nonEmpty?: true): JsonSchema {
  const item = stringSchema([], nonEmpty)
  return { anyOf: [{ type: 'array', items: item, ...(nonEmpty ? { minItems: 1 } : {}) }, item] }
}

function requiredNames(table: ParamsTable): string[] {
  return Object.entries(table).filter(([, { required }]) => required).map(([name]) => name)
}

function propertiesSchema({ names }: PropertiesParam): JsonSchema {
  const pair: JsonSchema = { type: 'string', pattern: '=' }
  return { anyOf: [names === undefined ? { type: 'object' } : namesSchema(names), { type: 'array', items: pair }, pair] }
}

// Names are completed with underscores; with dots they are as good, and written without quotes they are tables inside.
function namesSchema(names: Readonly<Record<string, PropertyName>>): JsonSchema {
  const served = Object.entries(names).filter(([, { refused }]) => refused === undefined)
  const schemas = served.map(([name, property]) => [name, propertySchema(names, property)] as const)
  return {
    type: 'object',
    properties: Object.fromEntries(schemas),
    patternProperties: Object.fromEntries(schemas.map(([name, schema]) => [`^${name.replaceAll('_', '[.]')}$`, schema])),
    additionalProperties: { type: 'object' }
  }
}

function propertySchema(names: Readonly<Record<string, PropertyName>>, written: PropertyName): JsonSchema {
  const { type, min, max, choices, aliases = {}, default: byDefault } = names[written.sameAs ?? ''] ?? written
  const about = { ...(byDefault === undefined ? {} : { default: byDefault }), description: written.help }
  if (type === 'integer') {
    const bounds = { ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) }
    return { anyOf: [{ type: 'integer', ...bounds }, { type: 'string', pattern: String.raw`^\s*\d+\s*$` }, variable], ...about }
  }
  if (type === 'boolean') return { anyOf: [{ type: 'boolean' }, { enum: ['true', 'false'] }, variable], ...about }
  if (choices === undefined) return { type: ['string', 'integer', 'boolean'], ...about }
  return { anyOf: [{ enum: [...choices, ...choices.map(choice => choice.toLowerCase()), ...Object.keys(aliases)].filter(unique) }, variable], ...about }
}

function unique(item: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(item) === index
}
