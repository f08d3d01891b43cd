import t from 'tap'
import { patternDoubt } from '../../lib/pattern/pattern-doubt.ts'
import { patternFault } from '../../lib/pattern/pattern-fault.ts'

t.test('patterns that are probably not what was meant', async (t) => {
  const doubtful: readonly (readonly [pattern: string, message: RegExp, suggestion: RegExp, part?: string])[] = [
    ['/^[A-Z]/', /^stands between slashes/, /^`\^\[A-Z\]`;/, '/'],
    ['/error/gi', /slashes/, /^`\(\?i\)error`;/, '/'],
    ['/^\\d+$/', /slashes/, /^`\^\\d\+\$`;/, '/'],
    ['/a\\/b/ims', /slashes/, /^`\(\?ims\)a\\\/b`;/, '/'],
    [
      '^%{TIMESTAMP}',
      /the grok pattern `%\{TIMESTAMP\}`, which is plain text here/,
      /^describe the characters/,
      '%{TIMESTAMP}'
    ],
    [
      '^\\[%{TIMESTAMP_ISO8601:time}\\] %{LOGLEVEL}',
      /`%\{TIMESTAMP_ISO8601:time\}`/,
      /`%\\\{` where the text is meant/,
      '%{TIMESTAMP_ISO8601:time}'
    ],
    ['^(%{NUMBER:n:int})', /`%\{NUMBER:n:int\}`/, /describe/, '%{NUMBER:n:int}'],
    ['^%Y-%m-%d %H', /the date format `%Y-%m`/, /`\\%` for each/, '%Y-%m'],
    ['%d.%m.%Y', /`%d\.%m`/, /describe/, '%d.%m'],
    ['^yyyy-MM-dd', /`yyyy-MM-dd`/, /describe/, 'yyyy-MM-dd'],
    ['^\\[YYYY/MM/DD', /`YYYY\/MM\/DD`/, /describe/, 'YYYY/MM/DD'],
    ['\bERROR\b', /^holds a backspace at character 1, which is plain text here$/, /single quotes/, '\b'],
    ['^d{4}-', /counts the letter `d` at its beginning/, /^`\^\\d\{4\}`, .*`\^\[d\]\{4\}`/, 'd{4}'],
    ['^s{2,}', /the letter `s`/, /`\^\\s\{2,\}`/, 's{2,}'],
    ['^\\\\d{4}-', /a backslash that stands for itself at character 2/, /one backslash/, '\\\\d'],
    ['^\\\\s+at', /backslash/, /one backslash/, '\\\\s'],
    ['\\\\S', /backslash/, /one/, '\\\\S'],
    ['^BEGIN\\n', /^matches no line: a line holds no line feed, at character 7/, /one line/, '\\n'],
    ['a\nb', /line feed/, /one line/, '\n'],
    ['😀^b', /nothing comes before `\^`, at character 2/, /`\\\^`/, '^'],
    ['a^b', /nothing comes before `\^`, at character 2/, /`\\\^`/, '^'],
    ['(a|b)x+^c', /before `\^`/, /`\\\^`/, '^'],
    ['^a$b', /nothing comes behind `\$`, at character 3/, /`\\\$`/, '$'],
    ['$\\d+', /behind `\$`/, /`\\\$`/, '$'],
    ['^', /^matches every line$/, /what only such a line/],
    ['.*', /every line/, /indented/],
    ['^\\s*', /every line/, /indented/],
    ['(?:at)?', /every line/, /indented/],
    ['x|', /every line/, /indented/],
    ['^.{0,1000}', /every line/, /indented/]
  ]
  for (const [pattern, message, suggestion, part] of doubtful) {
    t.equal(patternFault(pattern), null, pattern)
    const doubt = patternDoubt(pattern)
    t.match(doubt, { severity: 'warning', message, suggestion }, pattern)
    const { offset = 0, length = 0 } = doubt?.part ?? {}
    t.equal(pattern.slice(offset, offset + length), part ?? '', pattern)
  }
})

t.test('those that can are left alone', async (t) => {
  const fine = [
    '\\/api/',
    '[/]api/',
    '^/api/',
    '/',
    '//x',
    '/a',
    '%\\{TIMESTAMP}',
    '\\%{X}',
    '[%]{2}',
    '^\\Q%{TIMESTAMP}\\E',
    '%{2}',
    'x%4Fd%20',
    '100%',
    '^\\%Y-\\%m-\\%d',
    '^%\\{TIMESTAMP}',
    '^C:\\\\data',
    '\\\\$',
    '[\\\\]d{4}',
    '[^\\n]',
    '^(?:a\\n)?b',
    '^a\\n?b',
    '^a\\n*',
    '^a$|^b',
    'a\\^b',
    '\\$\\d',
    '(?m)a$\\n^b',
    '(?:^a|b^)c',
    '^^a',
    '^a$$',
    '\\b^a',
    'a*^b',
    '^a$b?',
    '^$',
    '^\\s*$',
    '^[^{]*$',
    '^.{0,10}$',
    '^w{3}\\.',
    '^[d]{4}',
    '^dddd',
    '^d+',
    'd{4}',
    '^D{4}',
    '[\b]',
    '^(?:\\s|$)',
    'a'
  ]
  for (const pattern of fine) {
    t.equal(patternFault(pattern), null, pattern)
    t.equal(patternDoubt(pattern), null, pattern)
  }
})
