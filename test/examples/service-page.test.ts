import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import t from 'tap'
import { needsChromium, startChromium } from '../support/chromium/chromium.ts'
import { fileSource, startService, syslogSource, writeConf, type ServiceProcess } from './support/service-process.ts'

/** What a stranger might call a file, a source, a topic: none of it may be more than text. */
const HOSTILE = `<img src=x onerror="document.title='taken'">`

let browser: Browser
t.before(async () => {
  if (needsChromium().skip === false) browser = await startChromium()
})
t.teardown(() => browser?.close())

/** A page that has shown its sources, and what went wrong in it. */
async function pageOf(
  t: { teardown(handler: () => Promise<void>): void },
  url: string,
  options: BrowserContextOptions = {}
): Promise<{ readonly page: Page; readonly faults: readonly string[] }> {
  const context = await browser.newContext({ locale: 'en-US', ...options })
  t.teardown(() => context.close())
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text())
  })
  page.on('pageerror', ({ message }) => faults.push(message))
  page.on('dialog', (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.goto(url)
  await page.locator('.source').first().waitFor()
  return { page, faults }
}

function row(page: Page, key: string): Locator {
  return page.locator('.source').filter({ has: page.locator('.name', { hasText: key }) })
}

/** Waits until a place says it. */
async function says(place: Locator, text: string | RegExp): Promise<void> {
  try {
    await place.filter({ hasText: text }).first().waitFor()
  } catch (error) {
    throw new Error(`it says not ${String(text)}, but ${JSON.stringify(await place.allTextContents())}`, {
      cause: error
    })
  }
}

async function fourSources(
  t: Parameters<typeof startService>[0]
): Promise<{ service: ServiceProcess; folder: string }> {
  const folder = t.testdir({ web: { 'web.log': 'one\n' } })
  mkdirSync(path.join(folder, 'odd'))
  symlinkSync(path.join(folder, 'web', 'web.log'), path.join(folder, 'odd', `${HOSTILE}.log`))
  const conf = writeConf(
    folder,
    fileSource('web', 'web.log', 'base = "../web"') +
      fileSource(HOSTILE, '*.log', 'base = "../odd"\nsymlinks = "refuse"') +
      fileSource('missing', 'app.log', 'base = "../not-there"') +
      syslogSource('net', 0)
  )
  const service = await startService(t, conf)
  return { service, folder }
}

t.test('the page shows the health of each source, and why one is silent', needsChromium(), async (t) => {
  const { service, folder } = await fourSources(t)
  const { page, faults } = await pageOf(t, service.url)
  await says(page.locator('#summary'), '3 of 4 sources are well')
  t.match(await page.title(), /^\(1\)/)
  t.equal(await page.locator('.source .name').first().textContent(), 'missing', 'what is not well comes first')
  await says(row(page, 'missing'), /in trouble.*FILE_BASE_NOT_FOUND/s)
  await says(row(page, 'net'), 'No sender is connected.')

  const web = row(page, 'web')
  await web.locator('summary').first().click()
  await says(web.locator('dl > div').filter({ hasText: /^records\d/ }), /^records1$/)
  await says(web.locator('tbody tr'), /web\.log.*read to its end/s)
  appendFileSync(path.join(folder, 'web', 'web.log'), 'two\nthree\n')
  await says(web.locator('dl > div').filter({ hasText: /^records\d/ }), /^records3$/)
  await web.locator('svg[aria-label^="records per second"] path.line[d^="M"]').waitFor({ state: 'attached' })

  const odd = row(page, '<img')
  await odd.locator('summary').first().click()
  await says(odd.locator('tbody tr'), /<img src=x onerror=.*left out.*symlinks/s)
  await says(odd.locator('.notes li'), /FILE_SYMLINK_REFUSED.*To fix it:/s)
  await says(page.locator('#warnings li'), /FILE_SYMLINK_REFUSED.*To fix it:/s)
  t.equal(await page.locator('img').count(), 0, 'names are text')
  t.match(await page.title(), /^\(1\) warp-flow$/)

  await page.getByLabel('Only what is not well').check()
  t.strictSame(await visibleNames(page), ['missing'])
  await page.getByLabel('Only what is not well').uncheck()
  await page.getByLabel('Filter').fill('net')
  t.strictSame(await visibleNames(page), ['net'])
  await page.getByLabel('Filter').fill('nothing of the kind')
  await says(page.locator('#none'), 'No source matches.')
  t.strictSame(faults, [])
})

t.test('a diagnosis is a button away, in either language, by keyboard alone', needsChromium(), async (t) => {
  const { service, folder } = await fourSources(t)
  const { page, faults } = await pageOf(t, service.url)
  const missing = row(page, 'missing')
  await missing.locator('summary').first().focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  t.equal(await page.locator(':focus').getAttribute('aria-label'), 'Diagnose missing')
  await page.keyboard.press('Enter')
  const report = missing.locator('.report').first()
  await says(report, /error\[FILE_BASE_NOT_FOUND\].*fix: /s)
  const shared = missing.locator('.shared')
  t.match(await shared.textContent(), /FILE_BASE_NOT_FOUND/)
  t.notMatch(await shared.textContent(), path.basename(folder), 'what is for strangers has no path')
  t.ok((await report.textContent())?.includes(folder))

  await page.getByRole('button', { name: '中文' }).click()
  await says(report, /错误\[FILE_BASE_NOT_FOUND\].*解决：/s)
  await says(page.locator('#summary'), '4 个数据源中 3 个正常')
  await says(row(page, 'net'), '没有发送方连接。')
  t.equal(await page.locator('html').getAttribute('lang'), 'zh')
  t.strictSame(await englishLeft(page), [])
  await page.reload()
  await says(page.locator('#summary'), '4 个数据源中 3 个正常')
  t.strictSame(faults, [])

  const chinese = await pageOf(t, service.url, { locale: 'zh-CN', colorScheme: 'dark' })
  await says(chinese.page.locator('#summary'), '4 个数据源中 3 个正常')
  t.equal(await chinese.page.evaluate<string>('getComputedStyle(document.body).backgroundColor'), 'rgb(13, 17, 23)')
})

t.test('the page works with a screen reader and without a mouse', needsChromium(), async (t) => {
  const { service } = await fourSources(t)
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await pageOf(t, service.url, { colorScheme, bypassCSP: true })
    for (const key of ['missing', '<img']) await row(page, key).locator('summary').first().click()
    await page.getByRole('button', { name: 'Diagnose missing' }).click()
    await says(row(page, 'missing').getByLabel('Report'), 'FILE_BASE_NOT_FOUND')
    await says(page.locator('#warnings li'), 'FILE_SYMLINK_REFUSED')
    await page.addScriptTag({ path: axe })
    const { violations, passes } = await page.evaluate<AxeResults>('axe.run()')
    t.strictSame(
      violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      [],
      colorScheme
    )
    for (const id of ['color-contrast', 'button-name', 'label', 'svg-img-alt'])
      t.ok(
        passes.some((pass) => pass.id === id),
        `it has looked at ${id}`
      )
  }
})

t.test('a source without a consumer is not shown as healthy', needsChromium(), async (t) => {
  const folder = t.testdir({})
  writeFileSync(path.join(folder, 'a.log'), `${'.'.repeat(1_000)}\n`.repeat(20_000))
  // Nobody reads the standard output of the service
  const service = await startService(t, writeConf(folder, fileSource('a', 'a.log')))
  const { page } = await pageOf(t, service.url)
  await says(row(page, 'a'), /held up.*The consumer takes no records: \d+ wait for their acks/s)
  t.equal(await row(page, 'a').getAttribute('data-state'), 'between')
  await says(page.locator('#summary'), '0 of 1 sources are well')
})

t.test('an invalid edit, and a service that goes away and returns, are shown', needsChromium(), async (t) => {
  const { service, folder } = await fourSources(t)
  const { page } = await pageOf(t, service.url)
  writeFileSync(path.join(folder, 'conf', 'wpsrc.toml'), '[[sources]]\nkey = 5\n')
  await says(page.locator('#refused'), /The one before stays in force.*error\[CONFIG_/s)
  writeFileSync(path.join(folder, 'conf', 'wpsrc.toml'), fileSource('web', 'web.log', 'base = "../web"'))
  await says(page.locator('#summary'), '1 of 1 sources are well')
  await page.locator('#refused').waitFor({ state: 'hidden' })
  service.child.kill('SIGTERM')
  await service.ended
  await says(page.locator('#stale'), /^The service has not answered since/)
  t.equal(await page.locator('.source').count(), 1, 'what was known is still shown')
  await startService(t, path.join(folder, 'conf'), new URL(service.url).port)
  await page.locator('#stale').waitFor({ state: 'hidden' })
  await says(page.locator('#summary'), '1 of 1 sources are well')
})

t.test(
  'names with bidi controls, without text or of great length are shown, and break nothing',
  needsChromium(),
  async (t) => {
    const folder = t.testdir({ logs: {} })
    const names = ['\u202Egol.rtl.log', 'esc\u001B[2J.log', `q"'&amp;.log`, `${'n'.repeat(240)}.log`]
    for (const name of names) writeFileSync(path.join(folder, 'logs', name), 'one\n')
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder}/logs/`), Buffer.from([0xff, 0xfe]), Buffer.from('.log')]),
      'one\n'
    )
    const key = '\u202E\u001B[2J\n"\'&lt;'
    const conf = writeConf(folder, fileSource(key, '*.log', 'base = "../logs"') + fileSource('plain', 'none.log'))
    const { url } = await startService(t, conf)
    const { page, faults } = await pageOf(t, url, { viewport: { width: 360, height: 700 } })
    const odd = row(page, 'lt;')
    t.equal(await odd.locator('.name').textContent(), String.raw`\u{202e}\u{1b}[2J\u{a}"'&lt;`)
    await odd.locator('summary').first().click()
    await says(odd.locator('tbody'), /n{240}\.log/)
    const shown = await odd.locator('tbody tr td:first-child').allTextContents()
    t.strictSame(
      shown.map((file) => path.basename(file)).toSorted(),
      [
        String.raw`\u{202e}gol.rtl.log`,
        String.raw`esc\u{1b}[2J.log`,
        `q"'&amp;.log`,
        `${'n'.repeat(240)}.log`,
        String.raw`\xff\xfe.log`
      ].toSorted()
    )
    await odd.getByRole('button').click()
    await says(odd.getByLabel('Report'), /passed/)
    const text = await page.locator('body').textContent()
    for (const mark of ['\u202E', '\u001B']) t.notOk(text?.includes(mark))
    const [inner, outer] = await page.locator('html').evaluate((root) => [root.scrollWidth, root.clientWidth])
    t.equal(inner, outer)
    t.strictSame(faults, [])
  }
)

t.test('a hundred sources with long names fit on the page, even on a phone', needsChromium(), async (t) => {
  const folder = t.testdir({ 'a.log': 'one\n' })
  const keys = Array.from({ length: 100 }, (_, index) => `${String(index).padStart(3, '0')}_${'long_name_'.repeat(20)}`)
  const service = await startService(t, writeConf(folder, keys.map((key) => fileSource(key, 'a.log')).join('')))
  const { page } = await pageOf(t, service.url)
  await says(page.locator('#summary'), '100 of 100 sources are well')
  t.equal(await page.locator('.source').count(), 100)
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    const [inner, outer] = await page.locator('html').evaluate((root) => [root.scrollWidth, root.clientWidth])
    t.equal(inner, outer, `nothing stands out at ${width}`)
  }
})

async function visibleNames(page: Page): Promise<readonly string[]> {
  return await page.locator('.source:not([hidden]) .name').allTextContents()
}

/** Texts of the page, beside names and what the library says in both languages, that are still English. */
async function englishLeft(page: Page): Promise<readonly string[]> {
  const texts = await page.locator('[data-word], th, caption, dt, .badge, button, .last').allTextContents()
  return texts.filter((text) => /[a-z]{4}/i.test(text) && !/English|missing|img/.test(text))
}
