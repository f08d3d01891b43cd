import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import t from 'tap'
import { quotePosix, quotePowerShell } from '../../lib/errors/shell-quote.ts'
import { systemPath } from '../../lib/file/path-text.ts'

t.test('a POSIX word is quoted only where it has to be', async (t) => {
  for (const [word, quoted] of [
    ['/var/log/app-1.log', '/var/log/app-1.log'],
    ['a b', "'a b'"],
    ['', "''"],
    ["it's", String.raw`'it'\''s'`],
    ['$(rm x)', "'$(rm x)'"],
    ['~', "'~'"],
    ['a\u001B[31m', String.raw`"$(printf 'a\033[31m')"`],
    ["a\nb'c\\", String.raw`"$(printf 'a\012b\047c\134')"`],
    ['a\n', "\"$(printf 'a')\"'\n'"],
    ['日志', "'日志'"],
    ['\u202E1', String.raw`"$(printf '\342\200\2561')"`]
  ] as const)
    t.equal(quotePosix(word), quoted)
})

t.test(
  'a shell reads back exactly the word',
  { skip: process.platform === 'win32' && 'needs a POSIX shell' },
  async (t) => {
    const words = fc
      .sample(fc.string({ unit: 'binary', minLength: 1 }), 200)
      .concat([
        '\uDCFF',
        'a\uDCE6\uDC979\\',
        '\n',
        '-n',
        '\\',
        "'",
        '`id`',
        '!x',
        "a\\'\u0007'",
        '\u009B9',
        '\n\n',
        '-\u0001',
        '%s\u0001%%',
        "x' $(echo harm) #\u0001.log",
        '`echo harm`\u0001\n',
        '$(echo harm)\u0001'
      ])
      .filter((word) => !word.includes('\0'))
    const script = words.map((word) => `printf '%s\\0' ${quotePosix(word)}`).join('\n')
    for (const shell of ['sh', 'bash']) {
      const read = execFileSync(shell, ['-c', script], { encoding: 'latin1' }).split('\0').slice(0, -1)
      t.strictSame(
        read,
        words.map((word) => Buffer.from(systemPath(word) as string).toString('latin1')),
        shell
      )
    }
  }
)

t.test('a PowerShell argument is quoted only where it has to be', async (t) => {
  for (const [word, quoted] of [
    [String.raw`C:\logs\app-1.log`, String.raw`C:\logs\app-1.log`],
    ['a b', "'a b'"],
    ["it's", "'it''s'"],
    ['a\u2019b', "'a\u2019\u2019b'"],
    ['$x', "'$x'"],
    ['@x', "'@x'"],
    ['a\u001Bb', "('a' + [char]27 + 'b')"],
    ['\u001B\nb', "('' + [char]27 + [char]10 + 'b')"],
    ['', "''"]
  ] as const)
    t.equal(quotePowerShell(word), quoted)
})

t.test(
  'no control character is left in either but line feeds in quotes, which a shell reads to their end',
  async (t) => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (word) =>
          !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(quotePosix(word).replace(/'\n+'$/, '') + quotePowerShell(word))
      )
    )
    t.pass('none was')
  }
)
