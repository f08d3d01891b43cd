import t from 'tap'
import { formatDiagnosis } from '../../../lib/errors/format-diagnosis.ts'
import { watchError, watchTrouble } from '../../../lib/file/watch/watch-error.ts'

const failure = (code: string): Error => Object.assign(new Error(`${code}: told by the system`), { code })

t.test('errors are classified for the watcher', async (t) => {
  for (const [code, trouble] of [
    ['ENOENT', 'absent'],
    ['ENOTDIR', 'absent'],
    ['ELOOP', 'absent'],
    ['EACCES', 'forbidden'],
    ['EPERM', 'forbidden'],
    ['EMFILE', 'limit'],
    ['ENFILE', 'limit'],
    ['ENOSPC', 'limit'],
    ['EIO', 'other']
  ] as const)
    t.equal(watchTrouble(failure(code)), trouble, code)
  for (const value of [new Error('x'), 'EMFILE', null, undefined, { code: 'EMFILE' }])
    t.equal(watchTrouble(value), 'other')
})

t.test('the error names the limit that was reached', async (t) => {
  const cases = [
    ['ENOSPC', 'linux', true, 'fs.inotify.max_user_watches'],
    ['EMFILE', 'linux', true, 'fs.inotify.max_user_instances'],
    ['EMFILE', 'linux', false, 'ulimit -n'],
    ['ENFILE', 'linux', true, 'fs.file-max'],
    ['EMFILE', 'darwin', true, 'ulimit -n'],
    ['ENFILE', 'darwin', true, 'kern.maxfiles']
  ] as const
  for (const [code, platform, canOpen, limit] of cases) {
    const cause = failure(code)
    const error = watchError(cause, '/var/log', {
      platform,
      ...(canOpen
        ? {}
        : {
            open: () => {
              throw failure('EMFILE')
            }
          })
    })
    t.match(error, { code: 'FILE_WATCH_LIMIT', cause })
    t.ok(error.message.includes(limit) && error.message.includes('/var/log'), error.message)
    t.ok(error.classification.symptom.zh.includes(limit))
  }
  t.match(watchError(failure('EMFILE'), '/var/log'), { code: 'FILE_WATCH_LIMIT' }, 'with the calls of the real system')
})

t.test('the remedy for the inotify limit is a sysctl command', async (t) => {
  const text = formatDiagnosis(watchError(failure('ENOSPC'), '/var/log').classification, { platform: 'linux' })
  for (const part of [
    'sudo sysctl -w fs.inotify.max_user_watches=',
    '/etc/sysctl.d/',
    'LimitNOFILE',
    `/proc/${String(process.pid)}/limits`
  ])
    t.ok(text.includes(part), part)
})

t.test('anything else that is thrown is FILE_WATCH_FAILED', async (t) => {
  for (const cause of [failure('EIO'), new TypeError('x'), 'words', null])
    t.match(watchError(cause, '/var/log'), { code: 'FILE_WATCH_FAILED', cause })
})
