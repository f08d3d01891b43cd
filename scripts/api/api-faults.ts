/** What is read here of typedoc's JSON; its numbers for kinds are powers of two. */
export interface ApiNode {
  readonly name: string
  readonly kind: number
  readonly flags?: { readonly isOptional?: boolean }
  readonly comment?: ApiComment
  readonly children?: readonly ApiNode[]
  readonly signatures?: readonly ApiNode[]
  readonly getSignature?: ApiNode
  readonly inheritedFrom?: unknown
  readonly sources?: readonly { readonly fileName: string; readonly line: number; readonly character: number }[]
  readonly type?: ApiType
}

interface ApiComment {
  readonly summary?: readonly ApiText[]
  readonly blockTags?: readonly { readonly tag: string; readonly content: readonly ApiText[] }[]
}

interface ApiText {
  readonly text: string
}

interface ApiType {
  readonly type: string
  readonly name?: string
  readonly declaration?: ApiNode
  readonly [part: string]: unknown
}

const KIND = { module: 2, variable: 32, function: 64, class: 128, constructor: 512, method: 2048 } as const
const PARTS_OF_TYPES = [
  'types',
  'elementType',
  'elements',
  'target',
  'typeArguments',
  'checkType',
  'trueType',
  'falseType'
]

/**
 * What the docstrings of public names leave unsaid, a sentence each: that there is none, the unit of a number, what it
 * means that something optional is not there, what a function throws, and the RFC or KIP that a type follows. `project`
 * is typedoc's JSON, with a module for each page.
 */
export function apiFaults(project: ApiNode): readonly string[] {
  const pages = (project.children ?? []).filter(({ kind }) => kind === KIND.module)
  const names = pages.flatMap(({ children = [] }) => children.flatMap((name) => [...namesIn(name, null)]))
  const faults = names.flatMap((one) => RULES.flatMap((rule) => rule(one) ?? []).map((text) => ({ one, text })))
  return faults
    .filter(
      ({ one, text }, index) => index === faults.findIndex((other) => other.text === text && isSame(other.one, one))
    )
    .map(({ one, text }) => `${one.path}${place(one.node)}: ${text}`)
}

/** A public name, or a member of one. */
interface Named {
  readonly node: ApiNode
  /** `SourceStats.state` */
  readonly path: string
  /** What it is a member of; null for an export. */
  readonly owner: Named | null
  /** All that its docstrings say. */
  readonly doc: string
}

function* namesIn(node: ApiNode, owner: Named | null): Generator<Named> {
  const isLiteral = node.name === '__type'
  const path = owner === null ? node.name : `${owner.path}.${node.name}`
  const named: Named = isLiteral && owner !== null ? owner : { node, path, owner, doc: docOf(node) }
  if (!isLiteral) yield named
  const members = [...(node.children ?? []), ...literalsIn(node.type)]
  for (const member of members) yield* namesIn(member, named)
}

/** The object types that are written inside a type: their members are public as well. */
function literalsIn(type: unknown): readonly ApiNode[] {
  if (Array.isArray(type)) return type.flatMap(literalsIn)
  if (!isType(type)) return []
  const own = type.type === 'reflection' && type.declaration?.children !== undefined ? [type.declaration] : []
  return [...own, ...PARTS_OF_TYPES.flatMap((part) => literalsIn(type[part]))]
}

/** A function has its docstring at its signature, an accessor at its getter, a property of a function type inside it. */
function docOf({ comment, signatures = [], getSignature, type }: ApiNode): string {
  const inside =
    type?.type === 'reflection' && type.declaration?.children === undefined ? type.declaration?.signatures : []
  const comments = [comment, getSignature?.comment, ...[...signatures, ...(inside ?? [])].map((one) => one.comment)]
  return comments.map(textOf).join('\n').trim()
}

function textOf(comment: ApiComment | undefined): string {
  const tags = (comment?.blockTags ?? []).flatMap(({ tag, content }) => [{ text: `\n${tag} ` }, ...content])
  return [...(comment?.summary ?? []), ...tags].map(({ text }) => text).join('')
}

type Rule = (named: Named) => string | null

const RULES: readonly Rule[] = [undocumented, unitless, absenceUnsaid, errorsUnsaid, originUnsaid]

/** What an object inside of a member holds is the member's to explain; a constructor that nobody wrote has no place. */
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
  return named?.owner == null ? named : rootOf(named.owner)
}

function isNumber(type: unknown): boolean {
  if (!isType(type)) return false
  if (type.type === 'union' && Array.isArray(type['types'])) return type['types'].some(isNumber)
  return type.type === 'intrinsic' && type.name === 'number'
}

/** `config?: never`, which is there to tell types apart: typedoc calls it undefined. */
function isNever(type: ApiType | undefined): boolean {
  return type?.type === 'intrinsic' && (type.name === 'never' || type.name === 'undefined')
}

function isType(value: unknown): value is ApiType {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** Members that a type has from another one, or a `Pick` of it, are declared once. */
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
