/** A path into a TOML document: keys and indexes, from the top. */
export type TomlPath = readonly (string | number)[]

/** Where a key and its value are, as offsets (UTF-16 code units) into the text. */
export interface PlaceNode {
  readonly key: string | number
  readonly parent: PlaceNode | null
  keyStart: number
  keyEnd: number
  valueStart: number
  valueEnd: number
  /** An array made by `[[headers]]`, element by element. */
  tables: boolean
  /** So far known only from a longer header: `a` after `[a.b]`. Its own header, once found, is the better place. */
  implied: boolean
  /** key or index => node; null if there is none, because most nodes are plain values. */
  children: Map<string | number, PlaceNode> | null
}

/** The root node. */
export function rootNode(end: number): PlaceNode {
  return {
    key: '',
    parent: null,
    keyStart: 0,
    keyEnd: 0,
    valueStart: 0,
    valueEnd: end,
    tables: false,
    implied: false,
    children: null
  }
}

/**
 * Adds a child whose place is that of its key until its value is known. If the parent already has the key, it keeps the
 * first child.
 */
export function addChild(parent: PlaceNode, key: string | number, keyStart: number, keyEnd: number): PlaceNode {
  const node: PlaceNode = {
    key,
    parent,
    keyStart,
    keyEnd,
    valueStart: keyStart,
    valueEnd: keyEnd,
    tables: false,
    implied: false,
    children: null
  }
  parent.children ??= new Map()
  if (!parent.children.has(key)) parent.children.set(key, node)
  return node
}

/** The path of a node, from the top. */
export function pathTo(leaf: PlaceNode): TomlPath {
  const path: (string | number)[] = []
  for (let node = leaf; node.parent !== null; node = node.parent) path.unshift(node.key)
  return path
}

/** The node at a path, or the deepest one on the way to it. */
export function nearestNode(root: PlaceNode, path: TomlPath): PlaceNode {
  let node = root
  for (const key of path) {
    const child = node.children?.get(key)
    if (child === undefined) break
    node = child
  }
  return node
}
