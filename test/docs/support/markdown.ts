import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Every page of the project, as a path from its root with `/`. */
export function pagesOf(root: string, folder = ''): readonly string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name)
    if (entry.isDirectory()) return entry.name.startsWith('.') || NOT_OURS.has(name) ? [] : pagesOf(root, name)
    return entry.name.endsWith('.md') ? [name] : []
  })
}

/** Links and pictures of a page that lead to another place of the project, outside of code. */
export function linksOf(text: string): readonly { readonly target: string; readonly anchor: string | undefined }[] {
  const inText = withoutCode(text)
    .replaceAll(/(`+)[^`]*?\1/g, '``')
    .matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)/g)
  const definitions = withoutCode(text).matchAll(/^\[[^\]]+\]: (?![a-z]+:)([^#\s]*)(?:#(\S+))?$/gm)
  return [...inText, ...definitions].map(([, target = '', anchor]) => ({ target, anchor }))
}

/** The anchors of a page: those of its headings, as GitHub makes them, and those that it sets itself. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>()
  const headings = [...withoutCode(text).matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
    const before = seen.get(anchor) ?? 0
    seen.set(anchor, before + 1)
    return before === 0 ? anchor : `${anchor}-${before}`
  })
  return new Set([...headings, ...[...text.matchAll(/<a (?:id|name)="([^"]+)">/g)].map(([, id = '']) => id)])
}

export interface Block {
  readonly language: string
  readonly code: string
  /** The file that its first line names, as in `// follow.mjs` and `# conf/wpsrc.toml: ...`. */
  readonly file: string | undefined
}

/** The blocks of code of a page, in their order. */
export function blocksOf(page: string): readonly Block[] {
  return [...readFileSync(page, 'utf8').matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
    file: /^(?:\/\/|#) ([\w./-]+\.\w+)(?=[:\n])/.exec(code)?.[1]
  }))
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```$/gm, '')
}

const NOT_OURS = new Set(['node_modules', 'dist', 'docs/api'])
