import t from 'tap'
import { checkParams } from '../../lib/config/params/check-params.ts'
import { codeSpelling } from '../../lib/config/params/spelling.ts'
import { fileParams, fileRules } from '../../lib/file/params.ts'

const problemsOf = (given: Readonly<Record<string, unknown>>) =>
  checkParams({ params: fileParams, rules: fileRules }, given).problems

t.test('valid params of a file source are accepted', async (t) => {
  const taken: readonly Readonly<Record<string, unknown>>[] = [
    { file: 'app.log' },
    { file: 'a/**/[ab]*.log', base: '/var/log' },
    { path: '/var/log/*.log' },
    { path: '../up.log' },
    { file: '..log' },
    { file: 'a..b' },
    { file: 'x', charset: 'GBK' },
    { file: 'x', charset: 'utf-16le' },
    { file: 'x', charset: 'latin1', instances: 32 },
    { file: 'x', instances: 4, compression: 'none' },
    { file: 'x', compression: 'gzip' },
    { file: 'x', encode: 'base64', instances: 2 },
    { file: 'x', ack: 'manual', max_unacked: 1 }
  ]
  for (const given of taken) t.strictSame(problemsOf(given), [], JSON.stringify(given))
})

t.test('invalid params are refused with a code and a message', async (t) => {
  const refused: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
    [{}, 'CONFIG_MISSING_PARAM', 'a file source needs `file`, or `path`'],
    [{ base: '/var/log' }, 'CONFIG_MISSING_PARAM', 'a file source needs `file`, or `path`'],
    [{ file: '/etc/passwd' }, 'CONFIG_BAD_VALUE', '`file` is looked up under a folder and cannot be absolute'],
    [{ file: 'C:\\logs\\app.log' }, 'CONFIG_BAD_VALUE', '`file` is looked up under a folder and cannot be absolute'],
    [{ file: '\\\\host\\share' }, 'CONFIG_BAD_VALUE', '`file` is looked up under a folder and cannot be absolute'],
    [{ file: '../x' }, 'CONFIG_BAD_VALUE', '`file` cannot leave its folder: `..` is not allowed'],
    [{ file: 'a/../../x' }, 'CONFIG_BAD_VALUE', '`file` cannot leave its folder: `..` is not allowed'],
    [{ file: 'a\\..\\x' }, 'CONFIG_BAD_VALUE', '`file` cannot leave its folder: `..` is not allowed'],
    [{ file: '..' }, 'CONFIG_BAD_VALUE', '`file` cannot leave its folder: `..` is not allowed'],
    [{ file: 'a\0b' }, 'CONFIG_BAD_VALUE', '`file` cannot hold a NUL character'],
    [{ path: 'a\0b' }, 'CONFIG_BAD_VALUE', '`path` cannot hold a NUL character'],
    [{ file: 'x', base: 'a\0b' }, 'CONFIG_BAD_VALUE', '`base` cannot hold a NUL character'],
    [
      { file: 'x', base: '/var/*/log' },
      'CONFIG_BAD_VALUE',
      '`base` is a folder and takes no wildcards; put them in `file`'
    ],
    [
      { file: 'x', charset: 'utf-9' },
      'CONFIG_BAD_VALUE',
      '`charset` is not the label of a known character encoding; for example `utf-8`, `gbk`, `shift_jis` or `iso-8859-1`'
    ],
    [{ file: 'x', encode: 'hex', charset: 'gbk' }, 'CONFIG_CONFLICT', '`charset` applies only with `encode = "text"`'],
    [{ file: 'x', path: 'y' }, 'CONFIG_CONFLICT', '`path` cannot be given beside `file`'],
    [{ base: 'x', path: 'y' }, 'CONFIG_CONFLICT', '`path` cannot be given beside `base`'],
    [
      { file: 'x', instances: 2, compression: 'zstd' },
      'CONFIG_CONFLICT',
      'compressed content can be read from its beginning only, so `instances` has to be 1'
    ],
    [
      { file: 'x', instances: 2, charset: 'UTF-16' },
      'CONFIG_CONFLICT',
      'UTF-16 content cannot be cut into byte ranges, so `instances` has to be 1'
    ],
    [{ file: 'x', instances: 33 }, 'CONFIG_OUT_OF_RANGE', '`instances` takes an integer from 1 to 32, not 33']
  ]
  for (const [given, code, message] of refused)
    t.strictSame(
      problemsOf(given).map((problem) => [problem.code, problem.message]),
      [[code, message]]
    )
})

t.test('the error of an absolute path says what to write instead', async (t) => {
  const inCode = (given: object): unknown =>
    checkParams({ params: fileParams, rules: fileRules }, { ...given }, codeSpelling).problems[0]?.suggestion
  for (const file of ['/etc/x = y', 'C:\\logs\\app.log']) {
    t.equal(problemsOf({ file })[0]?.suggestion, `path = ${JSON.stringify(file)}`)
    t.equal(inCode({ file }), `path: ${JSON.stringify(file)}`)
  }
  t.match(problemsOf({ file: 'x', mode: 'follow', exclude: ['/x'] }), [
    {
      message: '`exclude[0]` is looked up under a folder and cannot be absolute',
      suggestion: 'write it relative to `base`'
    }
  ])
})
