interface Schema {
  readonly [keyword: string]: unknown
}

interface At {
  readonly schema: Schema
  readonly root: unknown
}

/**
 * Whether a value conforms to a JSON Schema. Supports the keywords that our schemas use and throws on any other, so
 * that a new keyword cannot go untested.
 */
export function keepsTo(value: unknown, given: unknown, root: unknown = given): boolean {
  if (typeof given === 'boolean') return given
  const schema: Schema = Object(given)
  return Object.entries(schema).every(([keyword, wanted]) => {
    const check = checks.get(keyword)
    if (check === undefined) throw new Error(`unknown keyword ${keyword}`)
    return check(value, wanted, { schema, root })
  })
}

const notes = ['$schema', 'title', 'description', 'default', 'definitions', 'then'] as const

const checks = new Map<string, (value: unknown, wanted: unknown, at: At) => boolean>([
  ...notes.map((name) => [name, () => true] as const),
  [
    '$ref',
    (value, path, { root }) =>
      keepsTo(
        value,
        String(path)
          .split('/')
          .slice(1)
          .reduce((inner, name) => Object(inner)[name], root),
        root
      )
  ],
  ['type', (value, types) => list(types).includes(typeOf(value))],
  ['enum', (value, choices) => list(choices).includes(value)],
  ['const', (value, wanted) => value === wanted],
  ['minimum', (value, least) => typeof value !== 'number' || value >= Number(least)],
  ['maximum', (value, most) => typeof value !== 'number' || value <= Number(most)],
  ['minLength', (value, least) => typeof value !== 'string' || value.length >= Number(least)],
  ['pattern', (value, pattern) => typeof value !== 'string' || new RegExp(String(pattern), 'u').test(value)],
  ['minItems', (value, least) => !Array.isArray(value) || value.length >= Number(least)],
  ['maxItems', (value, most) => !Array.isArray(value) || value.length <= Number(most)],
  ['items', (value, schema, { root }) => !Array.isArray(value) || value.every((item) => keepsTo(item, schema, root))],
  [
    'required',
    (value, names) =>
      typeOf(value) !== 'object' || list(names).every((name) => Object.hasOwn(Object(value), String(name)))
  ],
  [
    'properties',
    (value, schemas, { root }) =>
      entries(value).every(
        ([name, item]) => !Object.hasOwn(Object(schemas), name) || keepsTo(item, Object(schemas)[name], root)
      )
  ],
  [
    'patternProperties',
    (value, schemas, { root }) =>
      entries(value).every(([name, item]) => {
        return entries(schemas).every(
          ([pattern, schema]) => !new RegExp(pattern, 'u').test(name) || keepsTo(item, schema, root)
        )
      })
  ],
  [
    'additionalProperties',
    (value, wanted, { schema, root }) =>
      entries(value).every(([name, item]) => isDeclared(name, schema) || keepsTo(item, wanted, root))
  ],
  ['anyOf', (value, schemas, { root }) => list(schemas).some((schema) => keepsTo(value, schema, root))],
  ['allOf', (value, schemas, { root }) => list(schemas).every((schema) => keepsTo(value, schema, root))],
  ['not', (value, schema, { root }) => !keepsTo(value, schema, root)],
  [
    'if',
    (value, condition, { schema, root }) => !keepsTo(value, condition, root) || keepsTo(value, schema['then'], root)
  ]
])

function isDeclared(name: string, { properties, patternProperties }: Schema): boolean {
  return (
    Object.hasOwn(Object(properties), name) ||
    entries(patternProperties).some(([pattern]) => new RegExp(pattern, 'u').test(name))
  )
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

function entries(value: unknown): [string, unknown][] {
  return typeOf(value) === 'object' ? Object.entries(Object(value)) : []
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}
