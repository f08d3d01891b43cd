// Takes the picture of the status page that stands in the documents, from a run of two minutes with several sources: npm
// run picture

import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { connect } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChromium } from '../support/chromium/chromium.ts'
import { CONNECTORS, fileSource, launchService, syslogSource, writeConf } from './support/service-process.ts'

const SECONDS = 120
const SYSLOG_PORT = 15_514
const folder = mkdtempSync(path.join(os.tmpdir(), 'status-page-'))
for (const name of ['nginx', 'worker', 'archive']) mkdirSync(path.join(folder, name))
symlinkSync('/etc/passwd', path.join(folder, 'worker', 'jobs.old.log'))
writeFileSync(path.join(folder, 'archive', 'audit.log'), `${'x'.repeat(199)}\n`.repeat(150_000))
const conf = writeConf(
  folder,
  fileSource('access_log', '*.log', 'base = "../nginx"') +
    fileSource('audit_import', '*.log', 'base = "../archive"\nmax_bytes_per_second = 150_000') +
    fileSource('payments', 'payments.log', 'base = "../payments"') +
    syslogSource('switches', SYSLOG_PORT) +
    syslogSource('firewall', 0) +
    fileSource('worker_jobs', '*.log', 'base = "../worker"\nsymlinks = "refuse"'),
  CONNECTORS.replace('"symlinks"', '"symlinks", "max_bytes_per_second"')
)
const service = await launchService(conf)
const browser = await startChromium()
try {
  void takeAll(service.records)
  await service.told(/^switches: added, applied/)
  const sender = connect(SYSLOG_PORT, '127.0.0.1')
  await once(sender, 'connect')
  for (let second = 0; second < SECONDS; second++) {
    const wave = 1 + Math.sin(second / 9)
    appendFileSync(path.join(folder, 'nginx', 'access.log'), '"GET /" 200\n'.repeat(Math.round(400 + 900 * wave)))
    if (second % 20 < 6) appendFileSync(path.join(folder, 'worker', 'jobs.log'), 'done\n'.repeat(300))
    sender.write('<134>Nov 30 03:00:00 sw1 link: up\n'.repeat(Math.round(20 + 15 * Math.sin(second / 4))))
    await sleep(1_000)
  }
  const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1280, height: 1000 } })
  await page.goto(service.url)
  const opened = page.locator('.source').filter({ hasText: 'worker_jobs' })
  await opened.locator('summary').first().click()
  await opened.locator('tbody tr').first().waitFor()
  await page.screenshot({ path: 'docs/status-page.png' })
  sender.destroy()
} finally {
  await browser.close()
  service.child.kill('SIGTERM')
  await service.ended
  rmSync(folder, { recursive: true })
}

async function takeAll(records: AsyncIterator<string>): Promise<void> {
  while ((await records.next()).done !== true);
}
