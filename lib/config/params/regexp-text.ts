import { isRegExp } from 'node:util/types'

/** The pattern of a `RegExp` as the text that was meant, with the flags that RE2 has; undefined of any other value. */
export function regExpText(value: unknown): string | undefined {
  if (!isRegExp(value)) return undefined
  const { source, flags } = value
  const known = Array.from(flags)
    .filter((flag) => 'ims'.includes(flag))
    .join('')
  // Between slashes a slash has to be escaped, in a text it has not
  return `${known === '' ? '' : `(?${known})`}${source.replaceAll(/\\([^])/g, (whole, next: string) => (next === '/' ? '/' : whole))}`
}
