import type { Phrases } from './phrase-book.ts'

/** What a value has to be, or is. */
export const parts: Phrases = [
  ['integer from {a} to {b}', '介于 {a} 到 {b} 的整数'], ['one of {a}', '以下之一：{a}'], ['true or false', '布尔值 true 或 false'],
  ['non-empty string or array of them', '非空字符串或其数组'], ['string or array of strings', '字符串或字符串数组'], ['non-empty string', '非空字符串'],
  ['table, array of "name=value" or one such string', '表、"name=value" 数组或单个此类字符串'], ['array of strings', '字符串数组'], ['another value', '其他值'],
  ['string "name=value"', '字符串 "name=value"'], ['at most {a} bytes', '至多 {a} 字节'], ['a folder {a}', '目录 {a}'], ['string without "="', '不含 "=" 的字符串'],
  ['string without a name', '没有名称的字符串'], ['another type', '其他类型'],
  ['`{a}` beside it', '同时给出 `{a}`'], ['`true` or `false` (also `enabled`, `disabled`)', '`true` 或 `false`（也可写 `enabled`、`disabled`）'],
  ['time with its unit, from 1s to 24h: `10s`, `5m`, `1h`', '带单位的时间，介于 1s 到 24h：`10s`、`5m`、`1h`'], ['whole number from 1 to {a}', '介于 1 到 {a} 的整数'],
  ['path of a file, not of a folder', '文件（而不是目录）的路径'], ['number of bytes from 1024 on, or a text such as `10MB`', '从 1024 起的字节数，或 `10MB` 之类的文字'],
  ['`true` or `false`', '`true` 或 `false`'], ['another path', '另一个路径'],
  [
    '`key:value`, `key=value` or a bare key; the key of 1 to 32 characters A-Z, a-z, 0-9, _ . -, the value of at most 64',
    '`key:value`、`key=value` 或单独的键；键为 1 到 32 个 A-Z、a-z、0-9、_ . - 字符，值至多 64 个字符'
  ],
  ['{P} from ${{a}}', '来自 ${{a}} 的{P}'], ['string {a}', '字符串 {a}'], ['integer {a}', '整数 {a}'], ['float {a}', '浮点数 {a}'], ['boolean {a}', '布尔值 {a}'], ['date {a}', '日期 {a}'],
  ['array of {a}', '含 {a} 个元素的数组'], ['secret {a}', '机密值 {a}'], ['string', '字符串'], ['integer', '整数'], ['float', '浮点数'], ['boolean', '布尔值'], ['date', '日期'],
  ['table', '表'], ['object', '对象'], ['function', '函数'], ['null', 'null'], ['array', '数组'], ['inline table', '内联表'],
  ['{P} or {P1}', '{P} 或 {P1}'], ['{P} and {P1}', '{P} 和 {P1}']
]
