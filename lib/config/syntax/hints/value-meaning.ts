import type { IntegerParam, ParamDeclaration } from '../../../../types/params.ts'
import { expected, withArticle } from '../../params/describe-value.ts'
import { suggest } from '../../params/suggest.ts'
import { truthOf, quantity } from '../../params/meant.ts'
import type { WrittenValue } from './written-value.ts'

/** Guesses the meaning of a value that TOML does not have. */
export interface ValueMeaning {
  readonly message: string
  /** Advice if the meaning is unclear. */
  readonly advice: string
  /** The replacement. */
  readonly written?: string
  /** True if there is no other possible meaning. */
  readonly isCertain?: boolean
}

export function meaningOf(
  value: Pick<WrittenValue, 'name' | 'word'>,
  declared: readonly ParamDeclaration[]
): ValueMeaning {
  for (const meant of MEANINGS) {
    const meaning = meant(value, declared)
    if (meaning !== null) return meaning
  }
  return wrongWord(value, declared) ?? bareText(value, declared)
}

type Meant = (value: Pick<WrittenValue, 'name' | 'word'>, declared: readonly ParamDeclaration[]) => ValueMeaning | null

const truth: Meant = ({ word }, declared) => {
  const isFlag = declared.some(({ type }) => type === 'boolean')
  const meant = truthOf(word)?.toString() ?? (isFlag ? suggest(word, ['true', 'false']) : undefined)
  if (meant === undefined) return null
  const isCase = word.toLowerCase() === meant
  if (!isFlag && (!isCase || isText(declared))) return null
  return {
    message: `\`${word}\` is not a TOML value; TOML has true and false`,
    advice: 'write true or false',
    written: meant,
    isCertain: true
  }
}

const nothing: Meant = ({ word }, declared) =>
  !/^(?:null|none|nil|undefined|void|~)$/i.test(word) || (word === '~' && isText(declared))
    ? null
    : {
        message: `\`${word}\` is not a TOML value: TOML has no null`,
        advice: 'leave the line out: what is not given has its default'
      }

const grouped: Meant = ({ word }) => {
  if (!/^[+-]?\d{1,3}(?:[, ]\d{3})+$|^[+-]?\d{1,3}(?:[.'\u2019]\d{3}){2,}$/.test(word)) return null
  return {
    message: 'the digits of a number are not separated by commas, points or spaces',
    advice: 'write the digits alone',
    written: word.replaceAll(/[^\d+-]/g, ''),
    isCertain: true
  }
}

const withUnit: Meant = ({ word, name }, declared) => {
  if (!/^[+-]?(?:\d[\d_]*(?:\.\d+)?\s*[a-z\u00B5%]{1,12}\s*){1,4}$/i.test(word) || /^0[xob]/i.test(word)) return null
  const integers = declared.filter((one): one is IntegerParam => one.type === 'integer')
  if (integers.length === 0 && isText(declared)) return null
  const message = `\`${word}\` is not a number: TOML has no units`
  for (const integer of integers) {
    const number = quantity(word.replaceAll('_', ''), integer.unit)
    if (number === undefined || number < integer.min || number > integer.max) continue
    return {
      message: `${message}, and \`${name}\` counts ${integer.unit === 'ms' ? 'milliseconds' : 'bytes'}`,
      advice: 'write the number alone',
      written: String(number),
      isCertain: true
    }
  }
  return {
    message,
    advice: 'write the number alone, in the unit that the name of the param ends with; text needs quotes'
  }
}

const signedBase: Meant = ({ word }) => {
  if (!/^(?:[+-]0[xob]|0[XOB])[\da-f_]+$/i.test(word) || /^0[xob]/.test(word)) return null
  const number = Number(word.replace(/^[+-]/, '').replaceAll('_', '').toLowerCase())
  if (!Number.isSafeInteger(number)) return null
  return {
    message: 'a number of base 2, 8 or 16 has no sign, and begins with 0b, 0o or 0x',
    advice: 'write it in base 10',
    written: String(word.startsWith('-') ? -number : number),
    isCertain: true
  }
}

const date: Meant = ({ word }, declared) => {
  if (!/^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]|$)/.test(word)) return null
  const isShaped = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)?)?$/.test(word)
  return {
    message: isShaped ? 'there is no such date' : 'a date is written otherwise in TOML',
    advice: 'write a valid date: 2024-12-31 or 2024-12-31T23:59:59Z; text needs quotes',
    ...(isText(declared) ? { written: JSON.stringify(word) } : {})
  }
}

const zeros: Meant = ({ word }, declared) => {
  if (!/^[+-]?0\d+$/.test(word)) return null
  const written = isText(declared)
    ? JSON.stringify(word)
    : declared.some(({ type }) => type === 'integer')
      ? String(Number(word))
      : undefined
  return {
    message: 'a number must not begin with 0',
    advice: 'leave the 0 out, or put the value in quotes if it is text',
    ...(written === undefined ? {} : { written, isCertain: true })
  }
}

const point: Meant = ({ word }) => {
  const [, sign = '', before, after, exponent = ''] = /^([+-]?)(\d*)\.(\d*)(e[+-]?\d+)?$/i.exec(word) ?? []
  if (before === undefined || after === undefined || (before === '') === (after === '')) return null
  return {
    message: 'a decimal point needs digits on both sides',
    advice: 'write the 0 as well',
    written: `${sign}${before === '' ? '0' : before}.${after === '' ? '0' : after}${exponent}`,
    isCertain: true
  }
}

const product: Meant = ({ word }) => {
  const factors = /^\d{1,9}(?:\s*\*\s*\d{1,9}){1,4}$/.test(word) ? word.split('*').map(Number) : []
  const [, base, sign, exponent] = /^(\d{1,9})\s*(\^|\*\*|<<)\s*(\d{1,2})$/.exec(word) ?? []
  const power =
    base === undefined
      ? Number.NaN
      : sign === '<<'
        ? Number(base) * 2 ** Number(exponent)
        : Number(base) ** Number(exponent)
  const number = factors.length === 0 ? power : factors.reduce((all, factor) => all * factor, 1)
  if (!Number.isSafeInteger(number)) return null
  return { message: 'TOML does not calculate', advice: 'write the result', written: String(number), isCertain: true }
}

const prefixed: Meant = ({ word }) => {
  const [, inner] = /^[rbuf]{1,2}("[^"]*"|'[^']*')$/i.exec(word) ?? []
  if (inner === undefined) return null
  return {
    message: 'a string has no prefix in TOML',
    advice: 'single quotes take every character as it is',
    written: /^r/i.test(word) ? `'${inner.slice(1, -1)}'` : inner
  }
}

const variable: Meant = ({ word }) => {
  const [, called] =
    /^(?:(?:os\.)?(?:get)?env|os\.environ(?:\.get)?|ENV)[([]["'](\w{1,100})["'][)\]]$|^process\.env\.(\w{1,100})$/
      .exec(word)
      ?.filter((part) => part !== undefined) ?? []
  if (called === undefined && !/^\$(?:\w+|\{\w+(?::[^}"\\]*)?\})$/.test(word)) return null
  return {
    message: 'a variable needs quotes, whatever it holds',
    advice: 'put it in quotes',
    written: `"\${${called ?? word.replaceAll(/^\$\{?|\}$/g, '')}}"`,
    isCertain: true
  }
}

const digits: Meant = ({ word }, declared) =>
  !/^0[xob]\w*$/.test(word) || isText(declared)
    ? null
    : {
        message: 'these are not digits of that base',
        advice: '0x takes 0-9 and a-f, 0o takes 0-7, 0b takes 0 and 1; text needs quotes'
      }

const infinite: Meant = ({ word }, declared) => {
  const [, sign = '', name] = /^([+-]?)(infinity|nan)$/i.exec(word) ?? []
  if (name === undefined || declared.length > 0) return null
  const written = `${sign}${name.toLowerCase() === 'nan' ? 'nan' : 'inf'}`
  return {
    message: `\`${word}\` is not a TOML value; TOML has inf and nan`,
    advice: `write ${written}`,
    written,
    isCertain: true
  }
}

const parentheses: Meant = ({ word }) =>
  !word.startsWith('(')
    ? null
    : { message: 'parentheses have no meaning in TOML', advice: 'a list is written in brackets: [...]' }

const underscores: Meant = ({ word }) =>
  !/^[+-]?(?=\d*_)[\d_]*\d[\d_]*$/.test(word)
    ? null
    : {
        message: 'an underscore may only stand between two digits',
        advice: 'write the digits alone',
        written: word.replaceAll('_', '').replace(/^([+-]?)0+(?=\d)/, '$1'),
        isCertain: true
      }

const MEANINGS: readonly Meant[] = [
  truth,
  nothing,
  grouped,
  underscores,
  signedBase,
  withUnit,
  date,
  zeros,
  point,
  product,
  prefixed,
  variable,
  digits,
  infinite,
  parentheses
]

/** A word in place of a number or a boolean: quotes would not help. */
const wrongWord: Meant = ({ word, name }, declared) => {
  const [first] = declared
  if (first === undefined || !declared.every(({ type }) => type === 'integer' || type === 'boolean')) return null
  const example = first.type === 'boolean' ? 'true or false' : 'a number'
  return {
    message: `\`${name}\` takes ${withArticle(expected(first))}, not \`${word}\``,
    advice: `write ${example}, without quotes`
  }
}

/** Anything else is a text that lacks quotes. */
function bareText({ word }: Pick<WrittenValue, 'word'>, declared: readonly ParamDeclaration[]): ValueMeaning {
  const said = { message: 'this is not a value', advice: 'text needs quotes: "..."' }
  const isList = declared.length > 0 && declared.every(({ type }) => type === 'string-list')
  const words = isList ? word.split(/\s*,\s*/) : [word]
  if (words.some((one) => one === '' || /["'\p{Cc}[\]{}=,;]/u.test(one))) return said
  const written = words.map((one) => (one.includes('\\') ? `'${one}'` : `"${one}"`)).join(', ')
  return { ...said, message: 'text needs quotes', written: isList ? `[${written}]` : written, isCertain: true }
}

function isText(declared: readonly ParamDeclaration[]): boolean {
  return declared.some(({ type }) => type === 'string' || type === 'string-list')
}
