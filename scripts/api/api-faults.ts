import { isType, KIND, publicNames, type ApiNode, type ApiType, type Named } from './public-names.ts'

/**
 * The faults of the docstrings of public names, one sentence each: a missing docstring, the unit of a number, the
 * meaning of an absent optional value, the errors of a function, or the RFC or KIP that a type follows. `project` is
 * typedoc's JSON, with a module for each page.
 */
export function apiFaults(project: ApiNode): readonly string[] {
  const names = publicNames(project)
  const declared = names.filter((one, index) => index === names.findIndex((other) => isSame(one, other)))
  return declared.flatMap((one) => RULES.flatMap((rule) => withPlace(one, rule(one))))
}

function withPlace({ path, node }: Named, fault: string | null): readonly string[] {
  return fault === null ? [] : [`${path}${place(node)}: ${fault}`]
}

type Rule = (named: Named) => string | null

const RULES: readonly Rule[] = [undocumented, unitless, absenceUnsaid, errorsUnsaid, originUnsaid]

/**
 * Reports a missing docstring. Fields of an object literal inside a member are explained by the member's docstring; an
 * implicit constructor has no place in the source.
 */
function undocumented({ node, doc, owner }: Named): string | null {
  const isInside = owner !== null && owner.owner !== null
  const isImplied = node.kind === KIND.constructor && node.sources === undefined
  return doc !== '' || isNever(node.type) || isInside || isImplied ? null : 'has no docstring'
}

const UNITS: readonly { readonly names: RegExp; readonly unit: RegExp; readonly asked: string }[] = [
  { names: /(?:At|Time|Since)$|^(?:at|since|now)$/, unit: /\bms since the epoch/i, asked: 'ms since the epoch' },
  { names: /Ms$|^ms[A-Z]/, unit: /\bms\b/, asked: 'ms' },
  {
    names: /bytes|size|length|offset/i,
    unit: /\b(?:bytes?|octets?|(?:code )?units?|characters?|records?|lines?)\b/i,
    asked: 'bytes, characters or records'
  },
  { names: /^(?:line|column)$/, unit: /\b1-based|from 1\b/, asked: 'that it counts from 1' }
]

function unitless({ node, doc }: Named): string | null {
  const type = node.type ?? node.getSignature?.type ?? node.signatures?.[0]?.type
  if (doc === '' || !isNumber(type)) return null
  const wanted = UNITS.find(({ names }) => names.test(node.name))
  return wanted === undefined || wanted.unit.test(doc)
    ? null
    : `is a number whose docstring has no unit (${wanted.asked})`
}

const GIVEN = /(?:Options|Init|Input|Params|Parts|Definition)$/
const DEFAULT = /\bdefaults?\b|\bwithout\b|\bnone\b|\babsent\b|\bleft out\b|\brequired\b/i
const ABSENCE = new RegExp(String.raw`${DEFAULT.source}|\bif\b|\bwhere\b|\bwhen\b|\bonly\b|\bunless\b|\bonce\b`, 'i')

function absenceUnsaid({ node, doc, owner }: Named): string | null {
  if (node.flags?.isOptional !== true || doc === '' || isNever(node.type)) return null
  const isGiven = GIVEN.test(rootOf(owner)?.node.name ?? '')
  if ((isGiven ? DEFAULT : ABSENCE).test(doc)) return null
  return isGiven
    ? 'is optional, and its docstring says no default'
    : 'is optional, and its docstring does not say when it is absent'
}

function errorsUnsaid({ node, doc, owner }: Named): string | null {
  const isCalled =
    node.kind === KIND.function ||
    (owner?.node.kind === KIND.class && node.kind === KIND.method && node.inheritedFrom === undefined)
  return !isCalled || doc === '' || /@throws|\bthrow|\breject/i.test(doc)
    ? null
    : 'is a function whose docstring says neither what it throws nor that it does not'
}

const ORIGINS: readonly { readonly names: RegExp; readonly origin: RegExp; readonly asked: string }[] = [
  { names: /syslog|StructuredData/i, origin: /\bRFC \d{4}\b/, asked: 'an RFC' },
  {
    names: /kafka/i,
    origin: /\bKIP-\d+\b|\bkafkajs\b|\blibrdkafka\b|\bKafka protocol\b/,
    asked: 'a KIP, the Kafka protocol, kafkajs or librdkafka'
  }
]

function originUnsaid({ node, doc, owner }: Named): string | null {
  if (owner !== null || doc === '') return null
  const wanted = ORIGINS.find(({ names }) => names.test(node.name))
  return wanted === undefined || wanted.origin.test(doc) ? null : `does not name what it follows (${wanted.asked})`
}

function rootOf(named: Named | null): Named | null {
  return named === null || named.owner === null ? named : rootOf(named.owner)
}

function isNumber(type: unknown): boolean {
  if (!isType(type)) return false
  if (type.type === 'union' && Array.isArray(type['types'])) return type['types'].some(isNumber)
  return type.type === 'intrinsic' && type.name === 'number'
}

/**
 * Whether a member is declared like `config?: never`, which only distinguishes types: typedoc shows it as undefined.
 */
function isNever(type: ApiType | undefined): boolean {
  return type?.type === 'intrinsic' && (type.name === 'never' || type.name === 'undefined')
}

/** Whether two names have the same declaration: members that a type inherits, or gets by `Pick`, are declared once. */
function isSame(a: Named, b: Named): boolean {
  return a === b || (place(a.node) !== '' && position(a.node) === position(b.node))
}

function position({ sources }: ApiNode): string {
  return (sources ?? []).map(({ fileName, line, character }) => `${fileName}:${line}:${character}`).join()
}

function place({ sources }: ApiNode): string {
  const file = sources?.[0]?.fileName.replace(/^(?:\.\.\/)+(?:dist\/)?/, '').replace(/\.d\.([cm]?ts)$/, '.$1')
  return file === undefined ? '' : ` (${file})`
}
