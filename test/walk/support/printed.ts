import { readFileSync } from 'node:fs'
import { blocksOf } from '../../docs/support/markdown.ts'

// What a reader copies out of a page: a file by the name that stands in its first line, a command by how it begins.

export function fileIn(page: string, name: string): string {
  const found = blocksOf(page).filter(({ file }) => file === name)
  const [block] = found
  if (block === undefined || found.length > 1) throw new Error(`${page} shows ${found.length} files named ${name}`)
  return block.code
}

/** A line of a block of commands, without its comment, or what stands between backticks in the text. */
export function commandIn(page: string, beginning: string): string {
  const lines = blocksOf(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.split('\n').map((line) => line.replace(/ +# .*$/, '')))
  const inText = [...readFileSync(page, 'utf8').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
  const command = [...lines, ...inText].find((line) => line.startsWith(beginning))
  if (command === undefined) throw new Error(`${page} has no command that begins with ${beginning}`)
  return command
}
