import * as fc from 'fast-check'

/**
 * Random TOML documents: headers, arrays of tables, dotted and quoted keys, all kinds of strings, inline tables, nested
 * arrays, comments, CRLF. Names are unique where TOML requires it, so that every document is valid.
 */
export const tomlDocument: fc.Arbitrary<string> = fc.letrec<{ value: string; document: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar(),
    fc
      .tuple(blank(), fc.array(tie('value'), { maxLength: 4 }), blank(), fc.boolean())
      .map(
        ([before, items, after, comma]) =>
          `[${before}${items.join(`,${after}`)}${comma && items.length > 0 ? ',' : ''}${after}]`
      ),
    fc
      .array(fc.tuple(key(), tie('value')), { maxLength: 4 })
      .map((entries) => `{ ${entries.map(([key, value], index) => `${unique(key, index)} = ${value}`).join(', ')} }`)
  ),
  document: fc
    .tuple(
      statements(tie('value'), ''),
      fc.array(section(tie('value')), { maxLength: 6 }),
      fc.constantFrom('\n', '\r\n')
    )
    .map(([top, sections, newline]) =>
      [...top, ...sections.flatMap((lines, index) => lines.map((line) => line.replaceAll('§', `${index}`)))].join(
        newline
      )
    )
})).document

function section(value: fc.Arbitrary<string>): fc.Arbitrary<string[]> {
  const header = fc
    .tuple(fc.array(key(), { minLength: 0, maxLength: 2 }), space(), fc.integer({ min: 0, max: 2 }))
    .map(([parts, space, kind]) => {
      const path = ['t§', ...parts].join(`${space}.${space}`)
      return kind === 0
        ? [`[${space}${path}${space}] # t`]
        : kind === 1
          ? [`[[${path}]]`]
          : [`[[all]]`, `[all${space}.${space}x§]`]
    })
  return fc.tuple(header, statements(value, 's')).map(([header, lines]) => header.concat(lines))
}

function statements(value: fc.Arbitrary<string>, prefix: string): fc.Arbitrary<string[]> {
  const line = fc.tuple(
    fc.array(key(), { minLength: 1, maxLength: 3 }),
    space(),
    value,
    fc.constantFrom('', ' # c = "x"', '\t'),
    fc.constantFrom('', '\n')
  )
  return fc
    .array(line, { maxLength: 5 })
    .map((lines) =>
      lines.map(
        ([keys, space, value, end, blank], index) =>
          `${blank}${space}${[unique(`${prefix}k`, index), ...keys.slice(1)].join(`${space}.`)}${space}=${space}${value}${end}`
      )
    )
}

function key(): fc.Arbitrary<string> {
  const bare = fc.stringMatching(/^[A-Za-z0-9_-]{1,6}$/)
  const basic = fc.string({ maxLength: 5 }).map((text) => JSON.stringify(text).replaceAll('\u007F', ''))
  const literal = fc.stringMatching(/^[ -&(-~]{0,5}$/).map((text) => `'${text}'`)
  return fc.oneof(bare, basic, literal, fc.constantFrom('__proto__', 'constructor', '"__proto__"', 'toString'))
}

/** The same key with a number in it. */
function unique(key: string, index: number): string {
  return /^["']/.test(key) ? `${key.slice(0, 1)}${index}${key.slice(1)}` : `${index}${key}`
}

function scalar(): fc.Arbitrary<string> {
  const text = fc.string({ maxLength: 12 }).map((text) => JSON.stringify(text).replaceAll('\u007F', ''))
  const literal = fc.stringMatching(/^[ -&(-~]{0,8}$/)
  return fc.oneof(
    fc.integer().map(String),
    fc.bigInt().map((value) => String(BigInt.asIntN(64, value))),
    fc.boolean().map(String),
    fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => value.toExponential()),
    fc.constantFrom(
      'inf',
      '-nan',
      '0x1F',
      '1_000',
      '1979-05-27T07:32:00Z',
      '1979-05-27 07:32:00.5',
      '07:32:00',
      '1979-05-27',
      '"""\n a\\\n   b"""',
      '"""""a"""""',
      String.raw`"""\""""`,
      "'''\na\n'b''c'''",
      "''",
      '"${X}"',
      '"${X:1}"',
      '"$${X}"',
      '"${"'
    ),
    text,
    literal.map((value) => `'${value}'`),
    fc.array(literal, { maxLength: 3 }).map((lines) => `'''${lines.join('\n')}'''`),
    text.map((value) => `""${value}""`)
  )
}

function blank(): fc.Arbitrary<string> {
  return fc.constantFrom('', ' ', '\n', ' # c [ { "\n', '\r\n\t')
}

function space(): fc.Arbitrary<string> {
  return fc.constantFrom('', ' ', '\t')
}
