import {
  access,
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  realpath,
  rm,
  stat,
  statfs,
  symlink,
  utimes,
  writeFile
} from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { tmpdir } from 'node:os'
import t, { type Test } from 'tap'
import type { FileParams } from '../../../lib/file/params.ts'
import type { CheckOutcome } from '../../../types/report.ts'
import { withoutRights } from '../support/without-rights.ts'
import { codesOf, commandOf, outcomeOf, setBy, setsBy } from './support/outcome.ts'

const posix = { skip: process.platform === 'win32' && 'POSIX names and rights' }

async function folderWith(t: Test, ...names: readonly string[]): Promise<string> {
  const base = await mkdtemp(path.join(tmpdir(), 'warp-flow-match-'))
  await chmod(base, 0o755)
  t.teardown(() => rm(base, { recursive: true, force: true }))
  for (const name of names) {
    await mkdir(path.dirname(path.join(base, name)), { recursive: true })
    await writeFile(path.join(base, name), `${name}\n`)
  }
  return base
}

function matched(params: Partial<FileParams>): Promise<CheckOutcome> {
  return outcomeOf('file.match', params)
}

t.test('matching files are counted', async (t) => {
  const base = await folderWith(t, 'a.log', 'b.log', 'c.txt')
  const { status, evidence = [] } = await matched({ base, file: '*.log' })
  t.equal(status, 'pass')
  t.match(evidence[0], { value: { matched: 2 }, shareable: { matched: 2, troubles: 0 } })
  t.equal((await matched({ base, file: 'c.txt' })).status, 'pass')
})

t.test(
  'for a pattern that matches nothing, the probable intention is suggested if it matches existing files',
  posix,
  async (t) => {
    const base = await folderWith(
      t,
      'access.log',
      'error.log',
      'Daemon.Log',
      'a.gz',
      'b.gz',
      'web/today/x.out',
      'app-2026-01-02.txt',
      '.hidden.cfg',
      'odd name .dat',
      'deep/a1.log',
      'list/[1].json'
    )
    for (const [file, pattern] of [
      ['"access.log"', 'access.log'],
      [' *.log ', '*.log'],
      ['web\\today\\*.out', 'web/today/*.out'],
      ['*.{gz,zip}', '*.gz'],
      ['{access,error}.log', '[ae]*.log'],
      ['@(access|error).log', '[ae]*.log'],
      ['access.log,error.log', '[ae]*.log'],
      ['access.log; error.log', '[ae]*.log'],
      ['access.log error.log', '[ae]*.log'],
      ['a.gz|b.gz', '[ab].gz'],
      ['.*\\.gz$', '*.gz'],
      ['^access\\.log', 'access.log'],
      ['app-%Y-%m-%d.txt', 'app-*.txt'],
      ['app-{yyyy-MM-dd}.txt', 'app-*.txt'],
      ['app-YYYY-MM-DD.txt', 'app-*.txt'],
      ['ACCESS.LOG', 'access.log'],
      ['*.GZ', '*.gz'],
      ['DAEMON.*', '[dD][aA][eE][mM][oO][nN].*'],
      ['x.out', '**/x.out'],
      ['*.out', '**/*.out'],
      ['access', 'access.*'],
      ['a1.log', '**/a1.log'],
      ['app-2026-01-02.log', 'app-2026-01-02.*'],
      ['a??.gz', 'a*.gz'],
      ['*.cfg', '.*.cfg'],
      ['odd name.dat', 'odd name .dat'],
      ['acces.log', 'access.log'],
      ['list/{1}.json', 'list/*.json'],
      ['list/1].json', 'list/[[]1].json']
    ] as const) {
      const outcome = await matched({ base, file })
      t.equal(outcome.status, 'fail', file)
      t.equal(setBy(outcome), `file = ${JSON.stringify(pattern)}`, file)
      t.equal(codesOf(outcome)[0], /[*?[]/.test(file) ? 'FILE_NO_MATCH' : 'FILE_NOT_FOUND', file)
    }
  }
)

t.test('if no single pattern matches exactly the intended files, the best one is suggested', async (t) => {
  const base = await folderWith(t, 'a.log', 'ab.log', 'b.txt', 'c.log', 'ax.txt')
  const outcome = await matched({ base, file: 'a.log,b.txt,ab.log' })
  t.equal(setBy(outcome), 'file = "a.log"')
  t.match(outcome.causes?.[0]?.fixes?.[0]?.text.en, 'need a source of their own')
})

t.test('a file in the parent folder is suggested, but only for a literal name', async (t) => {
  const base = await folderWith(t, 'a.out', 'sub/x.txt')
  t.equal(setBy(await matched({ base: path.join(base, 'sub'), file: 'a.out' })), `base = ${JSON.stringify(base)}`)
  t.equal(
    setBy(await matched({ base: path.join(base, 'sub'), file: '*.out' })),
    '',
    'a pattern would match too much by chance'
  )
})

t.test('for `path`, the fix sets the whole path', async (t) => {
  const base = await folderWith(t, 'access.log')
  t.equal(
    setBy(await matched({ path: path.join(base, 'Access.log') })),
    `path = ${JSON.stringify(path.join(base, 'access.log'))}`
  )
})

t.test('a ~ in `file` is resolved into base and file', async (t) => {
  const base = await folderWith(t, 'a.log')
  const outcome = await outcomeOf('file.match', { base, file: '~/logs/a.log' }, { parts: { home: '/home/me' } })
  t.equal(setBy(outcome), 'base = "/home/me/logs", file = "a.log"')
})

t.test('for a missing folder with a trailing slash, only a search command is suggested', async (t) => {
  const base = await folderWith(t, 'web/a.txt', 'web/b.txt')
  const outcome = await matched({ base, file: 'gone/' })
  t.equal(setBy(outcome), '')
  t.match(commandOf(outcome), `find ${base} -type f`)
})

t.test(
  'in mode "follow", a pattern without a match is only a warning, as the first file may be created later',
  async (t) => {
    const base = await folderWith(t)
    t.equal((await matched({ base, file: '*.log', mode: 'follow' })).status, 'warn')
    t.equal((await matched({ base, file: '*.log' })).status, 'fail')
    t.equal(
      (await matched({ base, file: `${'a'.repeat(5000)}*` })).status,
      'fail',
      'a pattern too long for any file name is not reinterpreted'
    )
  }
)

t.test('files that a param leaves out are reported, with the param', async (t) => {
  const base = await folderWith(t, 'a.log')
  const excluded = await matched({ base, file: '*.log', mode: 'follow', exclude: ['a*'] })
  t.strictSame([excluded.status, ...codesOf(excluded), setBy(excluded)], ['warn', 'FILE_LEFT_OUT', 'exclude = null'])
  await utimes(path.join(base, 'a.log'), new Date(0), new Date(0))
  const old = await matched({ base, file: '*.log', mode: 'follow', ignoreOlderMs: 1000 })
  t.strictSame([old.status, ...codesOf(old), setBy(old)], ['warn', 'FILE_LEFT_OUT', 'ignore_older_ms = null'])
  t.equal(
    (await matched({ base, file: '*.log', exclude: ['a*'] })).status,
    'pass',
    '`exclude` applies in mode "follow" only'
  )
})

t.test('broken links and refused links are reported', posix, async (t) => {
  const base = await folderWith(t, 'real.txt')
  await symlink('gone.txt', path.join(base, 'dead.log'))
  const dead = await matched({ base, file: 'dead.log' })
  t.strictSame([dead.status, ...codesOf(dead)], ['fail', 'FILE_NOT_FOUND'])
  t.match(dead.causes?.[0]?.detail, `leads nowhere: to ${path.join(await realpath(base), 'gone.txt')}`)
  t.strictSame(codesOf(await matched({ base, file: '*.log' })), ['FILE_NOT_FOUND'])
  await rm(path.join(base, 'dead.log'))
  await symlink('real.txt', path.join(base, 'link.log'))
  t.strictSame(setsBy(await matched({ base, file: 'link.log', symlinks: 'refuse' })), [
    'file = "real.txt"',
    'symlinks = "follow"'
  ])
  t.strictSame(setsBy(await matched({ base, file: '*.log', symlinks: 'refuse' })), ['symlinks = "follow"'])
  await writeFile(path.join(base, 'a.log'), '')
  t.equal((await matched({ base, file: '*.log', symlinks: 'refuse' })).status, 'warn', 'other files can be read')
})

t.test('a subfolder without access rights is reported', posix, async (t) => {
  const base = await folderWith(t, 'shut/a.log', 'shut/deep/b.log')
  const shut = path.join(base, 'shut')
  for (const file of ['**/*.log', 'shut/a.log', 'shut/deep/b.log']) {
    const outcome = await withoutRights(shut, () => matched({ base, file }))
    t.strictSame([outcome.status, ...codesOf(outcome)], ['fail', 'FILE_PERMISSION_DENIED'], file)
    t.match(commandOf(outcome), shut)
  }
})

t.test('another error on a path is reported with its own code', posix, async (t) => {
  const base = await folderWith(t)
  const outcome = await matched({ base, file: 'x'.repeat(300) })
  t.equal(outcome.status, 'fail')
  t.strictSame(codesOf(outcome), ['SYSTEM_ENAMETOOLONG'])
})

t.test('a search that examines too many names is given up', async (t) => {
  const base = await folderWith(t, 'a.log', 'b.log')
  const outcome = await outcomeOf('file.match', { base, file: '*.log' }, { parts: { mostNames: 1 } })
  t.strictSame([outcome.status, ...codesOf(outcome)], ['warn', 'FILE_TOO_MANY_MATCHES'])
})

t.test('a matched file that disappears during the check does not count', async (t) => {
  const base = await folderWith(t, 'a.log')
  const gone = (() => Promise.reject(new Error('gone'))) as typeof stat
  t.equal(
    (await outcomeOf('file.match', { base, file: '*.log' }, { parts: { fs: { stat: gone, lstat, access, statfs } } }))
      .status,
    'fail'
  )
  t.equal(
    (await outcomeOf('file.match', { base, file: 'a.log' }, { parts: { fs: { stat, lstat, access, statfs } } })).status,
    'pass'
  )
})

t.test('matching names that are not files are shown', posix, async (t) => {
  const base = await folderWith(t, 'sub/deep/deeper/deepest/more/most/last/x.log')
  execFileSync('mkfifo', [path.join(base, 'a.log')])
  const { evidence = [] } = await matched({ base, file: '*.log' })
  t.match(evidence[1], { value: { others: 1, more: true, notFiles: ['a.log'] } })
  t.equal((await matched({ base, file: 'a.log' })).status, 'pass', 'the next check reports what it is')
})
