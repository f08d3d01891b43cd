import { camelName, codeSpelling } from '../lib/config/params/spelling.ts'
import type { IntegerParam, ParamDeclaration, ParamsTable, StringParam } from '../types/params.ts'

/** A source type whose params are written as TypeScript types. */
export interface TypedParams {
  /** The prefix of the types' names: `File`. */
  readonly name: string
  readonly params: ParamsTable
  /** The types of its `value` params, written out: param => type. */
  readonly values?: Readonly<Record<string, string>>
  /** The RFC or other program that the params follow, for the end of both docstrings. */
  readonly follows?: string
}

/**
 * The types of a source's params as a module. They equal `InputParams` and `ResolvedParams` of the declaration, but
 * written out, because the members of a computed type have no docstrings.
 */
export function paramsTypesText(type: TypedParams): string {
  const { name, params, follows } = type
  const declared = namesIn(params)
  const inCode = (text: string): string =>
    codeSpelling
      .text(text, (word) => declared.has(word))
      .replaceAll(/`[^`]*`/g, (quoted) => quoted.replaceAll(/(\w) = /g, '$1: ').replaceAll('"', "'"))
  const body = (shape: Shape): string => membersText(params, { shape, values: type.values ?? {}, inCode, indent: '  ' })
  const end = follows === undefined ? '' : ` ${follows}`
  const text = [
    '// Written by scripts/write-params-types.mjs from the declarations of the params. Do not edit.',
    ...secretImport(body('input')),
    '',
    ...docLines(
      `The params of a ${sourceName(name)} as code gives them: what has a default may be left out.${end}`,
      ''
    ),
    `export type ${name}InputParams = {`,
    body('input'),
    '}',
    '',
    ...docLines(`The params of a ${sourceName(name)} as they are used: defaults filled in.${end}`, ''),
    `export type ${name}Params = {`,
    body('resolved'),
    '}',
    ''
  ]
  return text.join('\n')
}

type Shape = 'input' | 'resolved'

interface Writing {
  readonly shape: Shape
  readonly values: Readonly<Record<string, string>>
  readonly inCode: (text: string) => string
  readonly indent: string
}

function membersText(table: ParamsTable, writing: Writing): string {
  const { indent, inCode } = writing
  const member = ([name, declaration]: readonly [string, ParamDeclaration]): string =>
    `${docLines(inCode(docOf(declaration)), indent).join('\n')}\n${indent}${memberText(name, declaration, writing)}`
  return Object.entries(table).map(member).join('\n')
}

function memberText(name: string, declaration: ParamDeclaration, writing: Writing): string {
  const type = typeText(name, declaration, writing)
  const isGiven =
    declaration.required === true || (writing.shape === 'resolved' && defaultOf(declaration) !== undefined)
  const isOptional = writing.shape === 'input' && !isGiven
  const whole = !isOptional ? type : `${type.includes('=>') ? `(${type})` : type} | undefined`
  return `readonly ${camelName(name)}${isGiven ? '' : '?'}: ${whole}`
}

function typeText(name: string, declaration: ParamDeclaration, writing: Writing): string {
  const isInput = writing.shape === 'input'
  switch (declaration.type) {
    case 'integer':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'string-list':
      return isInput ? 'string | readonly string[]' : 'readonly string[]'
    case 'properties':
      return isInput
        ? 'string | readonly string[] | Readonly<Record<string, string | number | boolean | Secret>>'
        : 'Readonly<Record<string, string | Secret>>'
    case 'table':
      return `{\n${membersText(declaration.params, { ...writing, indent: `${writing.indent}  ` })}\n${writing.indent}}`
    case 'value':
      return writing.values[name] ?? 'unknown'
    default:
      return stringText(declaration, isInput)
  }
}

function stringText({ choices, aliases = {}, secret }: StringParam, isInput: boolean): string {
  if (choices === undefined) return secret === true ? (isInput ? 'string | Secret' : 'Secret') : 'string'
  const words = isInput ? [...choices, ...Object.keys(aliases)] : choices
  return words.map((word) => `'${word}'`).join(' | ')
}

/** The docstring of a param: its help, its unit and range, and its default. */
function docOf(declaration: ParamDeclaration): string {
  const range = declaration.type === 'integer' ? ` ${rangeText(declaration)}` : ''
  const isRequired = declaration.required === true || /\brequired with\b/.test(declaration.help)
  return `${declaration.help}${range}${isRequired ? '' : ` Default: ${defaultText(declaration)}.`}`
}

function rangeText({ min, max, unit }: IntegerParam): string {
  return `${unit === undefined ? '' : `In ${unit}, `}${min} to ${max}.`.replace(/^\w/, (first) => first.toUpperCase())
}

function defaultText(declaration: ParamDeclaration): string {
  if (declaration.defaultText !== undefined) return declaration.defaultText
  const value = defaultOf(declaration)
  return value === undefined ? 'none' : `\`${JSON.stringify(value).replaceAll('"', "'")}\``
}

function defaultOf(declaration: ParamDeclaration): unknown {
  return 'default' in declaration ? declaration.default : undefined
}

function namesIn(table: ParamsTable): ReadonlySet<string> {
  const nested = Object.values(table).flatMap((one) => (one.type === 'table' ? Array.from(namesIn(one.params)) : []))
  return new Set([...Object.keys(table), ...nested])
}

function sourceName(name: string): string {
  return `${name === 'Kafka' ? name : name.toLowerCase()} source`
}

function secretImport(body: string): readonly string[] {
  return /\bSecret\b/.test(body) ? ["import type { Secret } from '../../types/params.ts'"] : []
}

/** A docstring with lines of at most `WIDTH` characters. */
function docLines(text: string, indent: string): readonly string[] {
  const whole = `${indent}/** ${text} */`
  if (whole.length <= WIDTH) return [whole]
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && `${last} ${word}`.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`${indent} * ${word}`)
  }
  return [`${indent}/**`, ...lines, `${indent} */`]
}

const WIDTH = 120
