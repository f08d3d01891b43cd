import t from 'tap'
import { isDerivedName, isRelatedName } from '../../../lib/file/follow/derived-name.ts'

t.test('names that rotation gives to a copy of a file', async (t) => {
  const originals: Readonly<Record<string, readonly string[]>> = {
    'app.log': [
      'app.log.1', 'app.log.1.gz', 'app.log.gz', 'app.log.zst', 'app.log.12.zstd', 'app.log-20260131', 'app.log-20260131.gz', 'app.log.2026-01-31', 'app.log-2026013123',
      'app.log.2026-01-31T23', 'app.log.tmp', 'app.log~', 'app.log.old', 'app-20260131.log', 'app-2026-01-31.log', 'app.1.log', 'app_2.log.gz', '/archive/app.log.1'
    ],
    'app.log.1': ['app.log.2.gz', 'app.log.1.gz', 'app.log.2.zst', 'app.log.1.tmp'],
    'app-20260131.log': ['app-20260131.log.gz', 'app-20260201.log.gz'],
    app: ['app.1', 'app.gz', 'app-20260131']
  }
  for (const [original, names] of Object.entries(originals)) {
    for (const name of names) t.ok(isDerivedName(name, `/var/log/${original}`), `${name} of ${original}`)
  }
})

t.test('names that are another log, or the log itself', async (t) => {
  for (const [name, original] of [
    ['app.log', 'app.log'], ['other.log', 'app.log'], ['other.log.1', 'app.log'], ['app.log', 'app.log.1'], ['app.log.2', 'app.log.1'], ['app.err', 'app.log'],
    ['myapp.log', 'app.log'], ['other.log.gz', 'app.log'], ['app-20260201.log', 'app-20260131.log'], ['app.log.2.gz', 'app.log.1.gz'],
    ['app.log.1.gz', 'app.log.1.gz'], ['/a/app.log', '/b/app.log']
  ] as const) t.notOk(isDerivedName(name, original), `${name} of ${original}`)
})

t.test('names of one log at different times', async (t) => {
  const logs: readonly (readonly string[])[] = [
    ['app.log', 'app.log.1', 'app.log.99', 'app.log.2.gz', 'app.log-20260131', 'app-20260131.log', '/archive/app.log.3.zst', 'app-2026-01-31_23.log'],
    ['err.log', 'err.log.1', 'err.log.1.gz'],
    ['app.logx'], ['app.log.tmp'], ['app.log.123456']
  ]
  for (const [at, log] of logs.entries()) {
    for (const name of log) {
      for (const [otherAt, others] of logs.entries()) {
        for (const other of others) t.equal(isRelatedName(name, other), at === otherAt, `${name} and ${other}`)
      }
    }
  }
})
