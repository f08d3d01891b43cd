import type {
  ParamDeclaration,
  ParamImpact,
  ParamsTable,
  PropertiesParam,
  PropertyName
} from '../../../types/params.ts'

/** A schema, or a part of one, as plain data. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/** The schema of one table of params. Nothing is required at its top: what one file leaves out, another may give. */
export function tableSchema(table: ParamsTable): JsonSchema {
  return {
    ...TABLES,
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(table).map(([name, declaration]) => [name, paramSchema(declaration)]))
  }
}

/**
 * A pattern for variables. Editors show the pattern that a text fails to match, so an alternative in words, which no
 * text matches, says what to write.
 */
export function variableOr(words: string): string {
  return `${VARIABLE}|$ ${words}`
}

/** The schema of a table that may belong to several types; `open` allows any other name in it. */
export function unionSchema(tables: readonly ParamsTable[], open: boolean): JsonSchema {
  const schemas = new Map<string, Map<string, JsonSchema>>()
  for (const [name, declaration] of tables.flatMap((table) => Object.entries(table))) {
    const schema = paramSchema(declaration)
    const known = schemas.get(name) ?? new Map<string, JsonSchema>()
    schemas.set(name, known.set(JSON.stringify(schema), schema))
  }
  const properties = Object.fromEntries([...schemas].map(([name, known]) => [name, anyOf([...known.values()])]))
  return { ...TABLES, additionalProperties: open, properties }
}

function anyOf(schemas: readonly JsonSchema[]): JsonSchema {
  const [first] = schemas
  if (schemas.length === 1 && first !== undefined) return first
  const help = schemas.map(({ description }) => description)
  return { anyOf: schemas, description: help.join(' Or: ') }
}

/** A table, or an array of tables, each of which is checked by itself: a table stands for an array with one element. */
export const TABLES: JsonSchema = { type: ['object', 'array'] }

/** What a text has to contain in place of a number or the like: an environment variable. */
const VARIABLE: string = String.raw`\$\{.+\}`

function paramSchema(declaration: ParamDeclaration): JsonSchema {
  const { help, impact } = declaration
  const byDefault = 'default' in declaration ? { default: declaration.default } : {}
  return { ...valueSchema(declaration), ...byDefault, description: impact === undefined ? help : help + CHANGE[impact] }
}

/** The effect of a change, for editors. Most changes reopen the source, which needs no mention. */
const CHANGE: Readonly<Record<ParamImpact, string>> = {
  live: ' A change is taken over without a pause.',
  reopen: '',
  rejoin: ' A change rebalances the group.',
  rereads: ' After a change records may come again.'
}

function valueSchema(declaration: ParamDeclaration): JsonSchema {
  switch (declaration.type) {
    case 'string':
      return stringSchema(
        [...(declaration.choices ?? []), ...Object.keys(declaration.aliases ?? {})],
        declaration.nonEmpty
      )
    case 'integer':
      return {
        type: ['integer', 'string'],
        minimum: declaration.min,
        maximum: declaration.max,
        pattern: variableOr('a number without quotes')
      }
    case 'boolean':
      return { type: ['boolean', 'string'], pattern: variableOr('true or false without quotes') }
    case 'string-list':
      return listSchema(declaration.nonEmpty)
    case 'properties':
      return propertiesSchema(declaration)
    case 'table':
      return { ...tableSchema(declaration.params), type: 'object', required: requiredNames(declaration.params) }
    default:
      return declaration.schema ?? {}
  }
}

function stringSchema(choices: readonly string[], nonEmpty?: true): JsonSchema {
  if (choices.length > 0) return { anyOf: [{ enum: choices }, { type: 'string', pattern: VARIABLE }] }
  return { type: 'string', ...(nonEmpty ? { minLength: 1 } : {}) }
}

function listSchema(nonEmpty?: true): JsonSchema {
  return {
    type: ['array', 'string'],
    items: stringSchema([], nonEmpty),
    ...(nonEmpty ? { minItems: 1, minLength: 1 } : {})
  }
}

function requiredNames(table: ParamsTable): string[] {
  return Object.entries(table)
    .filter(([, { required }]) => required)
    .map(([name]) => name)
}

function propertiesSchema({ names }: PropertiesParam): JsonSchema {
  const pair = `=|${VARIABLE}`
  const table = names === undefined ? {} : namesSchema(names)
  return { type: ['object', 'array', 'string'], ...table, items: { type: 'string', pattern: pair }, pattern: pair }
}

// Completion offers names with underscores. Names with dots are valid too; without quotes they make nested tables.
function namesSchema(names: Readonly<Record<string, PropertyName>>): JsonSchema {
  const taken = Object.entries(names).filter(([, { refused, anyway }]) => refused === undefined || anyway !== undefined)
  const schemas = taken.map(([name, property]) => [name, propertySchema(names, property)] as const)
  return {
    properties: Object.fromEntries(schemas),
    patternProperties: Object.fromEntries(
      schemas
        .filter(([name]) => name.includes('_'))
        .map(([name, schema]) => [`^${name.replaceAll('_', '[.]')}$`, schema])
    ),
    additionalProperties: { type: 'object' }
  }
}

function propertySchema(names: Readonly<Record<string, PropertyName>>, written: PropertyName): JsonSchema {
  const { type, min, max, choices, aliases = {}, anyway, default: byDefault } = names[written.sameAs ?? ''] ?? written
  if (anyway !== undefined) return { enum: anyway.flatMap(spelled) }
  const about = { ...(byDefault === undefined ? {} : { default: byDefault }), description: written.help }
  if (type === 'integer') {
    const bounds = { ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) }
    const number = { type: ['integer', 'string'], ...bounds, pattern: String.raw`^\s*[+-]?\d+\s*$|${VARIABLE}` }
    const others = Object.keys(aliases).flatMap(spelled)
    return { ...(others.length === 0 ? number : { anyOf: [number, { enum: others }] }), ...about }
  }
  if (type === 'boolean')
    return {
      type: ['boolean', 'string'],
      pattern: String.raw`^\s*(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\s*$|${VARIABLE}`,
      ...about
    }
  if (choices === undefined) return { type: ['string', 'integer', 'boolean'], ...about }
  const spellings = new Set([...choices, ...choices.map((choice) => choice.toLowerCase()), ...Object.keys(aliases)])
  // The first alternative is for completion; the second ignores case and surrounding blanks
  const anyCase = [...choices, ...Object.keys(aliases)].map(inAnyCase).join('|')
  return {
    anyOf: [{ enum: [...spellings] }, { type: 'string', pattern: String.raw`^\s*(?:${anyCase})\s*$|${VARIABLE}` }],
    ...about
  }
}

/** `plain` => `[Pp][Ll][Aa][Ii][Nn]` */
function inAnyCase(text: string): string {
  return text.replaceAll(/[A-Za-z]/g, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`)
}

/** Accepts a text, and the number or boolean that it spells. */
function spelled(text: string): readonly unknown[] {
  if (/^-?\d+$/.test(text)) return [text, Number(text)]
  return text === 'true' || text === 'false' ? [text, text === 'true'] : [text]
}
