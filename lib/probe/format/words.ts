import type { Locale } from '../../../types/classification.ts'
import type { CheckStatus, Fix, Verdict } from '../../../types/report.ts'

/** The fixed texts of `formatReport`. */
export interface Words {
  readonly error: string
  readonly warning: string
  readonly verdict: Readonly<Record<Verdict, string>>
  readonly status: Readonly<Record<CheckStatus, string>>
  readonly colon: string
  readonly fix: string
  readonly orFix: string
  readonly also: string
  readonly likely: string
  readonly possible: string
  readonly risk: Readonly<Record<Fix['risk'], string>>
  readonly machine: string
  readonly verify: (check: string) => string
  readonly inTable: (table: string, what: string) => string
  readonly summary: (counts: readonly string[]) => string
  readonly more: (parts: readonly string[]) => string
  readonly moreFixes: (count: number) => string
  readonly moreRuledOut: (count: number) => string
  readonly moreFindings: (count: number) => string
  readonly moreLines: (count: number) => string
  readonly checks: string
  readonly ruledOut: string
  readonly by: string
  readonly params: string
  readonly origin: Readonly<Record<'default' | 'factory', string>>
  readonly line: string
  readonly environment: string
}

export const WORDS: Readonly<Record<Locale, Words>> = {
  en: {
    error: 'error',
    warning: 'warning',
    colon: ': ',
    verdict: { healthy: 'ok', degraded: 'warning', failed: 'error', unknown: 'unknown' },
    status: {
      pass: 'passed',
      warn: 'warned',
      fail: 'failed',
      skipped: 'skipped',
      unknown: 'unknown',
      crashed: 'crashed'
    },
    fix: 'fix: ',
    orFix: 'or: ',
    also: 'also ',
    likely: 'this is likely, and not proven',
    possible: 'this is possible, and not proven',
    risk: {
      none: '',
      restarts: 'the source has to be opened anew',
      rereads: 'the source has to be opened anew, and records come again',
      loses: 'the source has to be opened anew, and records do not come any more'
    },
    machine: '`applyFix` writes it',
    verify: (check) => `afterwards \`${check}\` passes`,
    inTable: (table, what) => `${table} of ${what}`,
    summary: (counts) => `checks: ${counts.join(', ')}`,
    more: (parts) => `not shown without \`verbose\`: ${parts.join(', ')}`,
    moreFixes: (count) => `${count} more ${count === 1 ? 'fix' : 'fixes'}`,
    moreRuledOut: (count) => `${count} ${count === 1 ? 'cause' : 'causes'} ruled out`,
    moreFindings: (count) => `${count} more ${count === 1 ? 'finding' : 'findings'}`,
    moreLines: (count) => `... ${count} more`,
    checks: 'Checks:',
    ruledOut: 'Ruled out:',
    by: 'by',
    params: 'Params:',
    origin: { default: 'default', factory: 'code' },
    line: 'line',
    environment: 'Looked at by:'
  },
  zh: {
    error: '错误',
    warning: '警告',
    colon: '：',
    verdict: { healthy: '正常', degraded: '警告', failed: '错误', unknown: '未知' },
    status: { pass: '通过', warn: '警告', fail: '失败', skipped: '跳过', unknown: '未知', crashed: '崩溃' },
    fix: '解决：',
    orFix: '或者：',
    also: '另有',
    likely: '很可能如此，尚未证实',
    possible: '可能如此，尚未证实',
    risk: {
      none: '',
      restarts: '需要重新打开该源',
      rereads: '需要重新打开该源，部分记录会再次出现',
      loses: '需要重新打开该源，部分记录不会再出现'
    },
    machine: '可用 `applyFix` 写入',
    verify: (check) => `之后 \`${check}\` 会通过`,
    inTable: (table, what) => `${what} 的 ${table}`,
    summary: (counts) => `检查：${counts.join('，')}`,
    more: (parts) => `未显示（需要 \`verbose\`）：${parts.join('，')}`,
    moreFixes: (count) => `另外 ${count} 种解决办法`,
    moreRuledOut: (count) => `已排除 ${count} 种原因`,
    moreFindings: (count) => `另外 ${count} 个问题`,
    moreLines: (count) => `…… 另有 ${count} 行`,
    checks: '检查：',
    ruledOut: '已排除：',
    by: '依据',
    params: '参数：',
    origin: { default: '默认值', factory: '代码' },
    line: '行',
    environment: '检查环境：'
  }
}
