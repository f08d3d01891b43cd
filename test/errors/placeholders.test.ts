import * as fc from 'fast-check'
import { parse } from 'smol-toml'
import t from 'tap'
import { fillAdvice, fillLocalized, placeholderValues } from '../../lib/errors/placeholders.ts'

t.test('values come from the context, and dir, name and place from the path', async (t) => {
  for (const [path, dir] of [
    ['/var/log/a.log', '/var/log'],
    ['/a.log', '/'],
    ['a.log', '.'],
    [String.raw`C:\logs\a.log`, String.raw`C:\logs`],
    [String.raw`C:\a.log`, 'C:\\'],
    ['C:/logs/a.log', 'C:/logs'],
    [String.raw`\\server\share\a`, String.raw`\\server\share`],
    ['C:a', '.']
  ] as const)
    t.equal(placeholderValues({ path }).get('dir'), dir, path)
  for (const [path, name] of [
    ['/var/log/a.log', 'a.log'],
    ['/a.log', 'a.log'],
    ['a.log', 'a.log'],
    [String.raw`C:\logs\a.log`, 'a.log'],
    [String.raw`C:\a.log`, 'a.log'],
    ['/var/log/', '']
  ] as const)
    t.equal(placeholderValues({ path }).get('name'), name, path)
  t.equal(placeholderValues({ path: '/a', line: 3, values: { offset: '9' } }).get('place'), '/a:3')
  t.equal(placeholderValues({ path: '/a', values: { offset: '9' } }).get('place'), '/a (byte 9)')
  t.equal(placeholderValues({ path: '/a', values: { dir: '/mine' } }).get('dir'), '/mine')
  t.equal(placeholderValues({ host: 'a://bob:hunter2@b' }).get('host'), 'a://[redacted]@b')
  t.equal(placeholderValues({ path: 'x'.repeat(100_000) }).get('path')?.length, 4096)
  t.strictSame(
    [...placeholderValues({ port: Number.NaN, path: '' }).keys()],
    ['pid', 'account'],
    'the process is always known'
  )
})

t.test('each kind of text has its own way of filling placeholders', async (t) => {
  const values = placeholderValues({ path: '/a "b\u001B', host: '-oProxy=x', port: 514 })
  t.same(fillLocalized({ en: 'at {path} {host}', zh: '{port}' }, values), {
    en: String.raw`at /a "b\x1b -oProxy=x`,
    zh: '514'
  })
  const text = { en: 'same', zh: 'same' }
  t.equal(fillLocalized(text, values), text, 'a text without placeholders stays the same object')
  const filled = fillAdvice(
    {
      text,
      toml: 'base = "{path}"\nport = {port}\nx = "{unknown}"',
      commands: {
        any: 'x {port}',
        linux: "ls {path} {host} {unknown} | awk '{ print }'",
        darwin: 'ls {path}',
        win32: 'dir {path}'
      }
    },
    values
  )
  t.same(filled.commands, {
    any: 'x 514',
    linux: String.raw`ls "$(printf '/a "b\033')" '<host>' '<unknown>' | awk '{ print }'`,
    darwin: String.raw`ls "$(printf '/a "b\033')"`,
    win32: "('/a \"b' + [char]27)".replace(/^/, 'dir ')
  })
  t.same(parse(filled.toml ?? ''), { base: '/a "b\u001B', port: 514, x: '<unknown>' })
  t.equal(
    fillAdvice({ text, commands: { linux: 'ls {path}' } }, placeholderValues({ path: '-rf' })).commands?.linux,
    'ls ./-rf'
  )
})

t.test(
  'what there is none of is in no command, and an example of TOML is whole where nobody knows better',
  async (t) => {
    const advice = {
      text: { en: 'at {port}', zh: '' },
      toml: 'protocol = "{protocol}"',
      commands: { linux: 'nc {host} {port}', any: 'nc {host}' }
    }
    const filled = fillAdvice(advice, placeholderValues({ host: 'a', values: { port: '', protocol: 'unix' } }))
    t.strictSame(filled, { text: { en: 'at <port>', zh: '' }, toml: 'protocol = "unix"', commands: { any: 'nc a' } })
    t.equal(fillAdvice(advice, placeholderValues({})).toml, 'protocol = "tcp"')
  }
)

t.test('any path survives TOML', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (path) => {
      const { toml } = fillAdvice({ text: { en: '', zh: '' }, toml: 'base = "{dir}"' }, new Map([['dir', path]]))
      return parse(toml ?? '')['base'] === path
    })
  )
  t.pass('every one did')
})
