import t from 'tap'
import { describeError } from '../../lib/errors/describe.ts'
import { formatDiagnosis, hostPlatform } from '../../lib/errors/format-diagnosis.ts'
import { allCodes } from '../support/error-codes.ts'

const hostile = describeError(
  'FILE_PERMISSION_DENIED',
  { path: "/var/log/a b\u001B[2J'.log", values: { account: 'app' } },
  'EACCES: denied\nsecond line'
)

t.test('a diagnosis shows the error, its cause and its remedies in order', async (t) => {
  const text = formatDiagnosis(
    describeError('FILE_IS_DIRECTORY', { path: '/var/log' }, 'EISDIR: illegal operation\nread'),
    { locale: 'en', platform: 'linux' }
  )
  t.equal(
    text,
    `FILE_IS_DIRECTORY: There is a folder where a file was expected: /var/log
  EISDIR: illegal operation
  read

To check:
  1. See whether the file exists, who owns it and who may read it
       ls -la /var/log
  2. Look at what the folder contains
       ls -la /var/log

To fix it:
  1. Set \`base\` to the folder, and \`file\` to a pattern for the files in it
       [sources.params]
       base = "/var/log"
       file = "*.log"

More: TROUBLESHOOTING.md#file_is_directory`
  )
})

t.test('a diagnosis in Chinese names the Chinese document', async (t) => {
  const text = formatDiagnosis(hostile, { locale: 'zh', platform: 'linux' })
  for (const part of ['检查：', '解决：', '详见：TROUBLESHOOTING.zh.md#file_permission_denied', '无权读取'])
    t.match(text, part)
})

t.test('commands are those of the platform, quoted for its shell', async (t) => {
  t.match(
    formatDiagnosis(hostile, { platform: 'linux' }),
    String.raw`namei -l "$(printf '/var/log/a b\033[2J\047.log')"`
  )
  t.match(formatDiagnosis(hostile, { platform: 'win32' }), '$user = app')
  t.match(
    formatDiagnosis(hostile, { platform: 'win32' }),
    "Get-Item -Force -LiteralPath ('/var/log/a b' + [char]27 + '[2J''.log')"
  )
  t.match(formatDiagnosis(hostile, { platform: 'darwin' }), 'dseditgroup')
  t.notMatch(formatDiagnosis(describeError('FILE_TRUNCATED'), { platform: 'win32' }), 'copied and truncated')
  t.match(formatDiagnosis(describeError('CONFIG_INVALID'), { platform: 'win32' }), 'validateConfig(')
  t.equal(
    formatDiagnosis(hostile),
    formatDiagnosis(hostile, { locale: 'en', platform: hostPlatform(process.platform) })
  )
  t.strictSame(['linux', 'win32', 'darwin', 'freebsd'].map(hostPlatform), ['linux', 'win32', 'darwin', 'linux'])
})

t.test('no entry lets a control character through, whatever the values', async (t) => {
  const bad = '\u001B]0;x\u0007\r\n\u202E'
  const values = Object.fromEntries(
    [
      'user',
      'group',
      'account',
      'owningGroup',
      'pid',
      'holderPid',
      'pattern',
      'base',
      'received',
      'expected',
      'allowed',
      'key'
    ].map((name) => [name, bad])
  )
  for (const code of allCodes) {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const text = formatDiagnosis(
        describeError(code, { path: bad, host: bad, source: bad, param: bad, values }, bad),
        { locale: 'zh', platform }
      )
      if (/[^\P{C}\n]/u.test(text)) t.fail(code)
    }
  }
  t.pass('none did')
})

t.test('a classification without advice is short', async (t) => {
  t.equal(
    formatDiagnosis({ ...describeError('FILE_BUSY', { path: '/x' }), checks: [], remedies: [] }, { locale: 'en' }),
    'FILE_BUSY: Another process holds the file: /x\n\nMore: TROUBLESHOOTING.md#file_busy'
  )
})
