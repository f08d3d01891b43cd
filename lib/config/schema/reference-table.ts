import type { IntegerParam, ParamDeclaration, ParamImpact, ParamsTable, PropertyName } from '../../../types/params.ts'
import { gravest } from '../changes/impact.ts'

/** A type's params. `reopening` is the least effect of reopening one of its sources; default: `reopen`. */
export interface DescribedType {
  readonly params: ParamsTable
  readonly reopening?: ParamImpact
}

/**
 * The table of a type's params in `docs/`, as Markdown. Params of nested tables and declared properties get rows of
 * their own.
 */
export function referenceTable({ params, reopening = 'reopen' }: DescribedType): string {
  const head = ['| param | type | default | allowed | a change | |', '|---|---|---|---|---|---|']
  return [...head, ...rowsOf(params, '', reopening)].join('\n')
}

/**
 * Renews every part of a text between `<!-- params:name -->` and `<!-- /params:name -->`. Throws if a part is missing.
 */
export function fillReferences(text: string, types: Readonly<Record<string, DescribedType>>): string {
  return Object.entries(types).reduce((filled, [name, type]) => {
    const [open, close] = [`<!-- params:${name} -->`, `<!-- /params:${name} -->`]
    const [start, end] = [filled.indexOf(open), filled.indexOf(close)]
    if (start === -1 || end < start) throw new Error(`There is no ${open} ... ${close}`)
    return `${filled.slice(0, start + open.length)}\n${referenceTable(type)}\n${filled.slice(end)}`
  }, text)
}

function rowsOf(table: ParamsTable, prefix: string, outer: ParamImpact): string[] {
  const rows: string[] = []
  for (const [name, declaration] of Object.entries(table)) {
    const impact =
      declaration.impact === undefined
        ? outer
        : gravest([declaration.impact, ...(declaration.impact === 'live' ? [] : [outer])])
    rows.push(
      row(
        code(prefix + name),
        typeOf(declaration),
        defaultOf(declaration),
        allowed(declaration),
        code(impact),
        declaration.help
      )
    )
    if (declaration.type === 'table') rows.push(...rowsOf(declaration.params, `${prefix}${name}.`, impact))
    if (declaration.type === 'properties')
      rows.push(...propertyRows(declaration.names ?? {}, `${prefix}${name}.`, impact))
  }
  return rows
}

function propertyRows(names: Readonly<Record<string, PropertyName>>, prefix: string, impact: ParamImpact): string[] {
  return Object.entries(names)
    .filter(([, { refused, sameAs }]) => refused === undefined && sameAs === undefined)
    .map(([name, property]) => {
      const { type, default: byDefault, min, max, choices = [], aliases = {} } = property
      const range =
        min === undefined || max === undefined
          ? choices.map(code).join(', ')
          : [`${min} to ${max}`, ...Object.keys(aliases)].join(', ')
      const others = Object.entries(names)
        .filter(([, { sameAs }]) => sameAs === name)
        .map(([other]) => code(other))
      const help = others.length === 0 ? property.help : `${property.help} Also ${others.join(', ')}.`
      return row(
        code(prefix + name),
        property.secret ? `${type}, secret` : type,
        byDefault === undefined ? '' : code(byDefault),
        range,
        code(impact),
        help
      )
    })
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`
}

function code(text: string): string {
  return `\`${text}\``
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  'string-list': 'string or array',
  properties: 'table, array or string',
  value: 'any'
}

function typeOf(declaration: ParamDeclaration): string {
  const type = TYPE_NAMES[declaration.type] ?? declaration.type
  return declaration.secret ? `${type}, secret` : type
}

function defaultOf(declaration: ParamDeclaration): string {
  if (declaration.required) return 'required'
  if (declaration.defaultText !== undefined) return declaration.defaultText
  return 'default' in declaration && declaration.default !== undefined ? code(JSON.stringify(declaration.default)) : ''
}

function allowed(declaration: ParamDeclaration): string {
  if (declaration.type === 'integer') return range(declaration)
  if (declaration.type !== 'string' || declaration.choices === undefined) return ''
  const aliases = Object.entries(declaration.aliases ?? {}).map(
    ([alias, choice]) => `${code(alias)} is ${code(choice)}`
  )
  return [declaration.choices.map(code).join(', '), ...aliases].join('; ')
}

function range({ min, max, unit }: IntegerParam): string {
  return unit === 'bytes' ? `${size(min)} to ${size(max)}` : `${min} to ${max}${unit === undefined ? '' : ` ${unit}`}`
}

// In a range, `1 MiB` is easier to read than `1048576`; defaults stay as they are written.
function size(bytes: number): string {
  const unit = [
    { factor: 2 ** 30, name: 'GiB' },
    { factor: 2 ** 20, name: 'MiB' },
    { factor: 2 ** 10, name: 'KiB' }
  ].find(({ factor }) => {
    return bytes >= factor && bytes % factor === 0
  })
  return unit === undefined ? `${bytes} bytes` : `${bytes / unit.factor} ${unit.name}`
}
