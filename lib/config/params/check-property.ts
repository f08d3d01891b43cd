import type { IntegerParam, PropertyName } from '../../../types/params.ts'
import { Expanded, isSecret, SecretValue } from './value-kinds.ts'
import type { CheckedValue, ParamPath, ParamProblem } from './param-problem.ts'
import { placeName, right, wrong } from './param-problem.ts'
import { integerRange, oneOf, withArticle, received, shownName, withoutType } from './describe-value.ts'
import type { Spelling } from './spelling.ts'
import { propertyUnit } from './declared-params.ts'
import { suggest } from './suggest.ts'
import { truthOf, quantity } from './meant.ts'

/** A property as the user gave it. */
export interface Property {
  readonly name: string
  readonly value: unknown
  readonly path: ParamPath
  /** Where a wrong name stands: in a key, or in a value as in `["name=value"]`. */
  readonly at: 'key' | 'value'
  /** The name itself comes from a secret variable. */
  readonly hidden?: boolean
}

/**
 * Checks one property against its declaration. The value is a string, or a `Secret` where the property is one. Numbers
 * may be given as strings.
 */
export function checkProperty(property: PropertyName, entry: Property, spelling: Spelling): CheckedValue {
  const { value } = entry
  const text = textIn(value)
  if (property.refused !== undefined) {
    const harmless = property.anyway?.find((one) => one.toLowerCase() === text?.trim().toLowerCase())
    return harmless === undefined ? wrong(refusal(property, entry)) : right(harmless)
  }
  if (text === undefined) return wrong(problem({ code: 'CONFIG_WRONG_TYPE' }, property, entry, spelling))
  const answer = meaning(property, entry.name, text)
  if (typeof answer === 'object') return wrong(problem(answer, property, entry, spelling))
  return right(property.secret || isHidden(value) ? new SecretValue(answer) : answer)
}

function textIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (value instanceof Expanded) return value.text
  if (isSecret(value)) return value.reveal()
  return ['number', 'bigint', 'boolean'].includes(typeof value) ? String(value) : undefined
}

function isHidden(value: unknown): boolean {
  return isSecret(value) || (value instanceof Expanded && value.secret)
}

type Wrong = {
  readonly code: 'CONFIG_WRONG_TYPE' | 'CONFIG_OUT_OF_RANGE' | 'CONFIG_BAD_CHOICE'
  readonly instead?: string | number | boolean
}

function meaning(property: PropertyName, name: string, text: string): string | Wrong {
  switch (property.type) {
    case 'integer':
      return integer(property, text.trim(), propertyUnit(name))
    case 'boolean':
      return ['true', 'false'].find((word) => word === text.trim().toLowerCase()) ?? wrongType(truthOf(text))
    default:
      return string(property, text)
  }
}

function wrongType(instead: number | boolean | undefined): Wrong {
  return { code: 'CONFIG_WRONG_TYPE', ...(instead === undefined ? {} : { instead }) }
}

function integer(
  { min = 0, max = Number.MAX_SAFE_INTEGER, aliases = {} }: PropertyName,
  text: string,
  unit: IntegerParam['unit']
): string | Wrong {
  if (Object.hasOwn(aliases, text)) return aliases[text] ?? ''
  if (!/^[+-]?\d{1,20}$/.test(text)) {
    const meant = quantity(text, unit)
    return wrongType(meant !== undefined && meant >= min && meant <= max ? meant : undefined)
  }
  const number = Number(text)
  if (number >= min && number <= max) return String(number)
  return { code: 'CONFIG_OUT_OF_RANGE', instead: number < min ? min : max }
}

function string(property: PropertyName, text: string): string | Wrong {
  if (property.choices !== undefined) return choice(property, property.choices, text.trim())
  // A password may begin with a space
  return property.secret ? text : text.trim()
}

function choice({ aliases = {} }: PropertyName, choices: readonly string[], text: string): string | Wrong {
  const spelling = text.toLowerCase()
  const alias = Object.hasOwn(aliases, spelling) ? aliases[spelling] : undefined
  const found = choices.find((one) => one.toLowerCase() === spelling) ?? alias
  if (found !== undefined) return found
  const instead = suggest(text, choices) ?? choices.find((one) => spelling.startsWith(one.toLowerCase()))
  return { code: 'CONFIG_BAD_CHOICE', ...(instead === undefined ? {} : { instead }) }
}

function problem(
  { code, instead }: Wrong,
  property: PropertyName,
  { name, value, path, at }: Property,
  spelling: Spelling
): ParamProblem {
  const [takes, stands] = [expected(property), received(value, property.secret)]
  const shown = code === 'CONFIG_WRONG_TYPE' ? stands : withoutType(stands)
  const subject = at === 'key' ? `\`${placeName(path)}\`` : `\`${shownName(name)}\` in \`${placeName(path)}\``
  // With no near match, the default may be the opposite of what the user meant
  const better =
    instead ??
    (code === 'CONFIG_BAD_CHOICE'
      ? undefined
      : (property.default ?? property.min ?? (property.type === 'boolean' ? 'true' : undefined)))
  // A bound is the nearest valid value, not the value that the user meant
  const isPlain =
    instead !== undefined &&
    code !== 'CONFIG_OUT_OF_RANGE' &&
    property.secret === undefined &&
    ['string', 'number'].includes(typeof value)
  return {
    code,
    path,
    at: 'value',
    message: `${subject} takes ${withArticle(takes)}, not ${shown}`,
    expected: takes,
    received: stands,
    ...(property.choices === undefined ? {} : { allowed: property.choices }),
    ...(better === undefined
      ? {}
      : {
          suggestion:
            at === 'key' ? spelling.text(`${name} = ${written(property, better)}`, () => false) : `"${name}=${better}"`
        }),
    ...(isPlain ? { edits: [{ path, value: at === 'key' ? instead : `${name}=${instead}` }] } : {})
  }
}

/** Numbers and booleans need no quotes in a table. */
function written({ type }: PropertyName, value: string | number | boolean): string {
  return type === 'integer' || type === 'boolean' ? String(value) : JSON.stringify(value)
}

function expected({ type, min = 0, max = Number.MAX_SAFE_INTEGER, choices }: PropertyName): string {
  if (type === 'integer') return integerRange(min, max)
  return type === 'boolean' ? 'true or false' : choices === undefined ? 'string' : oneOf(choices)
}

function refusal({ refused, anyway }: PropertyName, { name, path, at }: Property): ParamProblem {
  const accepted = anyway?.map((one) => JSON.stringify(one)).join(', ')
  const exceptFor =
    accepted === undefined ? '' : `; the only ${anyway?.length === 1 ? 'value' : 'values'} accepted: ${accepted}`
  return {
    code: 'CONFIG_UNKNOWN_PARAM',
    path,
    at,
    message: `\`${name}\` cannot be used here: ${refused}${exceptFor}`,
    ...(anyway === undefined ? {} : { allowed: anyway })
  }
}
