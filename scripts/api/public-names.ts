/** The part of typedoc's JSON that is read here. */
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

export interface ApiType {
  readonly type: string
  readonly name?: string
  readonly declaration?: ApiNode
  readonly [part: string]: unknown
}

/** A public name, or a member of one. */
export interface Named {
  readonly node: ApiNode
  /** `SourceStats.state` */
  readonly path: string
  /** The export or member that contains it; null for an export. */
  readonly owner: Named | null
  /** The text of all its docstrings. */
  readonly doc: string
}

/** The kinds, as numbered by typedoc. */
export const KIND = { module: 2, function: 64, class: 128, constructor: 512, method: 2048 } as const

/** The exports of each page and all of their members. `project` is typedoc's JSON, with a module for each page. */
export function publicNames(project: ApiNode): readonly Named[] {
  const pages = (project.children ?? []).filter(({ kind }) => kind === KIND.module)
  return pages.flatMap(({ children = [] }) => children.flatMap((name) => [...namesIn(name, null)]))
}

function* namesIn(node: ApiNode, owner: Named | null): Generator<Named> {
  const isLiteral = node.name === '__type'
  const path = owner === null ? node.name : `${owner.path}.${node.name}`
  const named: Named = isLiteral && owner !== null ? owner : { node, path, owner, doc: docOf(node) }
  if (!isLiteral) yield named
  const members = [...(node.children ?? []), ...literalsIn(node.type)]
  for (const member of members) yield* namesIn(member, named)
}

/** The object literal types inside a type: their members are public as well. */
function literalsIn(type: unknown): readonly ApiNode[] {
  if (Array.isArray(type)) return type.flatMap(literalsIn)
  if (!isType(type)) return []
  const own = type.type === 'reflection' && type.declaration?.children !== undefined ? [type.declaration] : []
  return [...own, ...PARTS_OF_TYPES.flatMap((part) => literalsIn(type[part]))]
}

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
 * The docstring of a function is at its signature, that of an accessor at its getter, that of a property with a
 * function type inside the type.
 */
function docOf({ comment, signatures = [], getSignature, type }: ApiNode): string {
  const inside =
    type?.type === 'reflection' && type.declaration?.children === undefined ? type.declaration?.signatures : []
  const comments = [comment, getSignature?.comment, ...[...signatures, ...(inside ?? [])].map((one) => one.comment)]
  return comments.map(textOf).join('\n').trim()
}

function textOf(comment: ApiComment | undefined): string {
  const tags = (comment?.blockTags ?? []).map(({ tag, content }) => `${tag} ${wordsOf(content)}`)
  return [wordsOf(comment?.summary ?? []), ...tags].join('\n')
}

function wordsOf(parts: readonly ApiText[]): string {
  return parts.map(({ text }) => text).join('')
}

export function isType(value: unknown): value is ApiType {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}
