import type { Locator, Page } from 'playwright-core'
import t from 'tap'
import { needsChromium, startChromium } from '../support/chromium/chromium.ts'
import { kafkaForTests, needsKafka } from '../support/kafka/kafka-for-tests.ts'
import { createTopic, freshName, produce } from '../support/kafka/topics.ts'
import { eventually, startService, writeConf } from './support/service-process.ts'

/** Far more than the standard output and the source's buffers take while nobody reads. */
const MANY = 30_000

function needs(): { readonly skip: string | false } {
  const kafka = needsKafka()
  return kafka.skip === false ? needsChromium() : kafka
}

t.test('the page shows partitions and their lag, and a broker that goes away and comes back', needs(), async (t) => {
  const [kafka, browser] = await Promise.all([kafkaForTests(t), startChromium()])
  t.teardown(() => browser.close())
  const topic = freshName('page')
  await createTopic(kafka, topic, { partitions: 3 })
  const value = '.'.repeat(1_000)
  for (let sent = 0; sent < MANY; sent += 3_000)
    await produce(
      kafka,
      topic,
      Array.from({ length: 3_000 }, (_, index) => ({ value, partition: index % 3 }))
    )
  const connectors = `[[connectors]]
id = "kafka"
type = "kafka"
allow_override = ["topic", "group_id"]
[connectors.params]
brokers = ${JSON.stringify(kafka.brokers)}
from = "earliest"
ack = "manual"
`
  const source = `[[sources]]
key = "orders"
connect = "kafka"
[sources.params]
topic = ["${topic}"]
group_id = "${freshName('page')}"
`
  const { url, records, child, ended, told } = await startService(t, writeConf(t.testdir({}), source, connectors))
  await told(/^orders: added, applied/)
  const page = await browser.newPage({ locale: 'en-US' })
  const faults: string[] = []
  page.on('pageerror', ({ message }) => faults.push(message))
  await page.goto(url)
  const orders = page.locator('.source')
  await orders.locator('summary').first().click()

  // Nobody has read a record yet
  await orders.filter({ hasText: /held up.*The consumer takes no records: \d+ wait/s }).waitFor()
  const rows = await eventually(
    () => cells(orders),
    (found) => found.length === 3 && lagIn(found) > 0
  )
  t.strictSame(
    rows.map(([name]) => name),
    [topic, topic, topic]
  )
  t.strictSame(new Set(rows.map(([, partition]) => partition)), new Set(['0', '1', '2']))
  t.ok(lagIn(rows) < MANY, `some have been delivered, and ${lagIn(rows)} wait`)
  t.match(await orders.locator('.gauge .number').nth(1).getAttribute('title'), /records waiting/)
  await diagnosed(page, /orders/)

  for (let seen = 0; seen < MANY; seen++) await records.next()
  await orders.filter({ hasText: /Every record has been delivered: nobody produces\./ }).waitFor()
  t.equal(lagIn(await cells(orders)), 0)

  await kafka.stopBroker(1, 'SIGKILL')
  await orders.filter({ hasText: /in trouble.*KAFKA_\w+: /s }).waitFor({ timeout: 120_000 })
  await page.locator('#summary', { hasText: '0 of 1 sources are well' }).waitFor()
  const because = JSON.stringify(await (await fetch(`${url}/readyz`)).json())
  t.match(because, /KAFKA_/)
  await diagnosed(page, /error\[KAFKA_CONNECTION_REFUSED\]/)
  await page
    .locator('#warnings li', { hasText: /orders.*KAFKA_\w+: .*To fix it:/s })
    .first()
    .waitFor()

  await kafka.startBroker(1)
  await produce(kafka, topic, [{ value: 'back' }])
  for (let isBack = false; !isBack;) isBack = String((await records.next()).value).includes('"back"')
  await page.locator('#summary', { hasText: '1 of 1 sources are well' }).waitFor({ timeout: 120_000 })
  // The page asks once a second
  const caughtUp = await eventually(
    () => cells(orders),
    (found) => lagIn(found) === 0
  )
  t.equal(lagIn(caughtUp), 0)
  t.strictSame(faults, [])
  child.kill('SIGTERM')
  t.equal(await ended, 0)
})

/** The cells of the table of partitions. */
async function cells(source: Locator): Promise<readonly (readonly string[])[]> {
  const rows = await source.locator('tbody tr').all()
  return await Promise.all(rows.map((row) => row.locator('td').allTextContents()))
}

function lagIn(rows: readonly (readonly string[])[]): number {
  return rows.reduce((total, [, , , lag]) => total + Number(lag), 0)
}

async function diagnosed(page: Page, wanted: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Diagnose orders' }).click()
  await page.getByLabel('Report').filter({ hasText: wanted }).waitFor({ timeout: 60_000 })
}
