import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { transformSync } from 'esbuild'
import t, { type Test } from 'tap'
import { packageFolder, plainEnvironment } from './support/page-folder.ts'

/** The samples of the kit, in the page and in README, each a program of its own. */
const samples = ['docs/testing.md', 'README.md'].flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/```ts\n([^]*?)```/g)]
    .map(([, code = '']) => ({ page, code }))
    .filter(({ code }) => code.includes(`'warp-flow/testing'`))
)

/** What a sample says, or has to have in it. */
const SAYS: readonly (readonly [string, RegExp])[] = [
  ['testConnector(test, ticker', /(?:#|ℹ) pass 14[^]*(?:#|ℹ) fail 0/],
  ['formatChecks(report)', /^ok +opens and delivers records: 3 records$/m],
  ['splitAt', /\[ 'one', 'two' \]/],
  ['writer.rotate()', /^three$/m],
  ['clock.advance', /^60000$/m],
  ['transaction.commit()', /paid .*'?Trace-Id'?: <Buffer 78>/],
  [`kafka.createTopic('access_log', 3)`, /'one'/]
]

for (const { page, code } of samples) {
  const first = code.split('\n').find((line) => line.includes('= await') || line.startsWith('await')) ?? code
  t.test(`${page} runs as it stands: ${first.trim()}`, async (t) => {
    const { error, output } = await run(t, code)
    t.equal(error, null, output)
    const says = SAYS.find(([sign]) => code.includes(sign))?.[1]
    if (says !== undefined) t.match(output, says)
  })
}

t.test('every sample is tested', (t) => {
  t.ok(samples.length >= 8)
  for (const [sign] of SAYS)
    t.ok(
      samples.some(({ code }) => code.includes(sign)),
      sign
    )
  t.end()
})

async function run(t: Test, code: string): Promise<{ readonly error: Error | null; readonly output: string }> {
  const folder = packageFolder(t)
  // README's sample of the kit speaks of the connector above it
  const ticker = code.includes('checkConnector(ticker') ? TICKER : ''
  writeFileSync(path.join(folder, 'sample.mjs'), transformSync(ticker + code, { loader: 'ts' }).code)
  return await new Promise((resolve) => {
    execFile(process.execPath, ['sample.mjs'], { cwd: folder, env: plainEnvironment() }, (error, stdout, stderr) => {
      resolve({ error, output: stdout + stderr })
    })
  })
}

const TICKER = `
import { setTimeout } from 'node:timers/promises'
import { defineConnector } from 'warp-flow'
${/const ticker = defineConnector\(\{[^]*?\n\}\)\n/.exec(readFileSync('README.md', 'utf8'))?.[0] ?? ''}`
