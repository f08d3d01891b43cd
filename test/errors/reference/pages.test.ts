import { readFileSync } from 'node:fs'
import t from 'tap'
import { channels } from '../../../lib/core/channels.ts'
import { classifyError } from '../../../lib/errors/classify.ts'
import { describeError } from '../../../lib/errors/describe.ts'
import { inLanguage } from '../../../lib/errors/reference/markdown.ts'
import { foreignWords, symptomGroups } from '../../../lib/errors/reference/symptoms.ts'
import { referenceMarkdown } from '../../../lib/errors/reference/troubleshooting.ts'
import { allCodes } from '../../support/error-codes.ts'

const PAGES = ['TROUBLESHOOTING.md', 'docs/system-codes.md'] as const

for (const locale of ['en', 'zh'] as const) {
  const texts = new Map(PAGES.map((page) => [page, referenceMarkdown(page, locale)]))
  const anchors = new Map([...texts].map(([page, text]) => [page, anchorsOf(text)]))

  for (const [page, text] of texts) {
    const name = inLanguage(page, locale)

    t.test(
      `${name} is what the catalogue says (else: build, then node scripts/write-troubleshooting.mjs)`,
      async (t) => {
        t.ok(readFileSync(name, 'utf8') === text, 'not stale')
      }
    )

    t.test(`${name} has each anchor once, and its links lead somewhere`, async (t) => {
      const own = anchors.get(page) ?? []
      t.equal(new Set(own).size, own.length)
      for (const [, target] of text.matchAll(/\]\(#(\w+)\)/g))
        t.ok(
          own.includes(String(target)) || text.includes(`## ${target}`) || isHeading(text, String(target)),
          String(target)
        )
      for (const [, to, target] of text.matchAll(
        /\]\((?:\.\.\/)?((?:TROUBLESHOOTING|docs\/system-codes)(?:\.zh)?\.md)#(\w+)\)/g
      )) {
        const other = PAGES.find((one) => inLanguage(one, locale) === to)
        t.ok(other !== undefined && anchors.get(other)?.includes(String(target)), `${to}#${target}`)
      }
    })

    t.test(`${name} has no empty part`, async (t) => {
      t.notMatch(text, /\bundefined\b|\n\n\n|\[object/)
      t.equal((text.match(/^ *```/gm)?.length ?? 1) % 2, 0, 'every fence is closed')
    })
  }

  t.test(`${locale}: each code has its anchor where it points to`, async (t) => {
    for (const code of allCodes) {
      const [page, anchor] = describeError(code).docs.split('#')
      t.ok(
        PAGES.some((one) => one === page && anchors.get(one)?.includes(String(anchor))),
        code
      )
    }
  })

  t.test(`${locale}: every diagnostics channel is named`, async (t) => {
    for (const { name: channel } of Object.values(channels))
      t.match(texts.get('TROUBLESHOOTING.md'), `\`${String(channel)}\``)
  })

  t.test(`${locale}: each symptom is one screen, and each text off a screen leads to it`, async (t) => {
    const text = texts.get('TROUBLESHOOTING.md') ?? ''
    for (const { symptoms } of symptomGroups) {
      for (const { said, title } of symptoms) {
        const whole = text.slice(text.indexOf(`</a>${title[locale]}\n`))
        const end = whole.search(/\n#{2,4} /)
        t.ok(
          whole.slice(0, end).split('\n').length <= 30,
          `${title[locale]}: ${whole.slice(0, end).split('\n').length} lines`
        )
        for (const words of said) t.match(text, `| \`${words}\` | [${title[locale]}]`)
      }
    }
  })
}

t.test('a text off a screen is classified as one of the codes of its symptom', async (t) => {
  for (const [index, area] of (['file', 'kafka', 'syslog', 'config'] as const).entries()) {
    for (const { said, codes } of symptomGroups[index]?.symptoms ?? []) {
      for (const words of said) {
        const { code } = classifyError(words, { area })
        t.ok(
          codes.some((one) => one === code),
          `${words}: ${code}`
        )
      }
    }
  }
  for (const [program, words] of foreignWords) {
    for (const one of words) t.not(classifyError(one).code, 'SYSTEM_UNKNOWN', `${program}: ${one}`)
  }
})

function anchorsOf(text: string): readonly string[] {
  const headings = [...text.matchAll(/^### ([A-Z_0-9]+)$/gm)].map(([, heading]) => String(heading).toLowerCase())
  return [...headings, ...[...text.matchAll(/<a id="(\w+)">/g)].map(([, id]) => String(id))]
}

function isHeading(text: string, anchor: string): boolean {
  return [...text.matchAll(/^#+ (.+)$/gm)].some(
    ([, heading]) => String(heading).toLowerCase().replaceAll(' ', '-') === anchor
  )
}
