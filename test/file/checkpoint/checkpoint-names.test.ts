import fc from 'fast-check'
import t from 'tap'
import { checkpointName } from '../../../lib/file/checkpoint/checkpoint-names.ts'

t.test('a plain key is the file name', async (t) => {
  for (const key of ['access_log', 'a.b-c_9', '.hidden', 'console', 'x'.repeat(120)])
    t.equal(checkpointName(key), `${key}.json`)
})

t.test('other characters are percent-encoded', async (t) => {
  for (const [key, name] of [
    ['a/b', 'a%2Fb.json'],
    ['../x', '..%2Fx.json'],
    ['a b', 'a%20b.json'],
    ['100%', '100%25.json'],
    ['é', '%C3%A9.json'],
    ['日志', '%E6%97%A5%E5%BF%97.json'],
    ['😀', '%F0%9F%98%80.json'],
    ['a\0b', 'a%00b.json'],
    ['a:b~c', 'a%3Ab%7Ec.json']
  ] as const)
    t.equal(checkpointName(key), name)
})

t.test('keys that file names cannot distinguish get a hash', async (t) => {
  for (const key of [
    '',
    'Access',
    'con',
    'nul.txt',
    'com1',
    '\uD800',
    '\uDC00',
    'x'.repeat(121),
    '日'.repeat(50),
    'x'.repeat(100_000)
  ]) {
    const name = checkpointName(key)
    t.match(name, /~[0-9a-f]{32}\.json$/, key.slice(0, 20))
    t.ok(name.length <= 160)
  }
})

t.test('two keys never share a file, even if the file system ignores case or Unicode forms', async (t) => {
  const alike = [
    'a',
    'A',
    'aa',
    'aA',
    'Aa',
    'AA',
    '%41',
    '%2f',
    '%2F',
    '/',
    '\uD800',
    '\uDC00',
    '\uFFFD',
    '~',
    '',
    'é',
    'e\u0301',
    'É',
    'x'.repeat(121),
    'x'.repeat(122),
    `${'x'.repeat(121)}y`,
    checkpointName('A').slice(0, -5)
  ]
  t.equal(new Set(alike.map((key) => checkpointName(key).toLowerCase().normalize('NFC'))).size, alike.length)
  const key = fc
    .array(
      fc.constantFrom(
        'a',
        'A',
        '/',
        '%',
        '2',
        'F',
        'f',
        '.',
        '~',
        '\uD800',
        '\uDC00',
        '\uFFFD',
        'é',
        'É',
        '日',
        '\0',
        ' ',
        'x'.repeat(60)
      ),
      { maxLength: 8 }
    )
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(key, key, (a, b) => a === b || checkpointName(a).toLowerCase() !== checkpointName(b).toLowerCase()),
    { numRuns: 1000 }
  )
  fc.assert(
    fc.property(key, (a) => /^[A-Za-z0-9._%~-]{1,160}\.json$/.test(checkpointName(a))),
    { numRuns: 1000 }
  )
})
