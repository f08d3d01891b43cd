import { readFileSync } from 'node:fs'
import t from 'tap'
import { channels } from '../../lib/core/channels.ts'
import { describeError } from '../../lib/errors/describe.ts'
import { troubleshootingMarkdown } from '../../lib/errors/troubleshooting.ts'
import { allCodes } from '../support/error-codes.ts'

for (const [name, locale] of [['TROUBLESHOOTING.md', 'en'], ['TROUBLESHOOTING.zh.md', 'zh']] as const) {
  const text = troubleshootingMarkdown(locale)

  t.test(`${name} is what the catalogue says (else: build, then node scripts/write-troubleshooting.mjs)`, async (t) => {
    t.ok(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8') === text, 'not stale')
  })

  t.test(`${name} has the anchor that each code points to, once`, async (t) => {
    const headings = [...text.matchAll(/^### (\S+)$/gm)].map(([, heading]) => heading?.toLowerCase())
    const anchors = [...headings, ...[...text.matchAll(/<a id="(\w+)">/g)].map(([, id]) => id)]
    t.equal(new Set(anchors).size, anchors.length)
    for (const code of allCodes) t.ok(anchors.includes(describeError(code).docs.replace('TROUBLESHOOTING.md#', '')), code)
    for (const [, target] of text.matchAll(/\]\(#(\w+)\)/g)) t.ok(anchors.includes(target), String(target))
  })

  t.test(`${name} names every diagnostics channel and has no empty part`, async (t) => {
    for (const { name: channel } of Object.values(channels)) t.match(text, `\`${String(channel)}\``)
    t.notMatch(text, /\bundefined\b|\n\n\n|\[object/)
    t.equal((text.match(/^ *```/gm)?.length ?? 1) % 2, 0, 'every fence is closed')
  })
}
