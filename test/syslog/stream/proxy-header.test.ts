import fc from 'fast-check'
import t from 'tap'
import { proxyHeader } from '../../../lib/syslog/stream/proxy-header.ts'
import { INET, INET6, LOOPBACK_6, MAPPED, UNIX, version2 } from '../support/proxy-headers.ts'

// The checksums were made by a table-driven implementation in Python
const checked = version2(1, `${INET}03000414c6a8f2`)
const checkedAmong = version2(1, `${INET}ea0001010300044badb533040000`)

/** The same with one bit of a byte turned over. */
function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at)
  return copy
}

const v4 = { address: '203.0.113.9', port: 5000 }

t.test('headers of both versions are read, whatever follows them', async (t) => {
  for (const [name, header, source] of [
    ['TCP4', 'PROXY TCP4 203.0.113.9 192.0.2.1 5000 514\r\n', v4],
    ['TCP6', 'PROXY TCP6 2001:db8::9 ::1 5000 514\r\n', { address: '2001:db8::9', port: 5000 }],
    ['mapped', 'PROXY TCP6 ::ffff:203.0.113.9 ::1 5000 514\r\n', v4],
    ['mapped, in hexadecimal', 'PROXY TCP6 ::FFFF:CB00:7109 ::1 5000 514\r\n', v4],
    ['mapped, low', 'PROXY TCP6 ::ffff:0:1 ::1 5000 514\r\n', { address: '0.0.0.1', port: 5000 }],
    ['another spelling', 'PROXY TCP6 2001:0DB8:0:0::0:9 ::1 5000 514\r\n', { address: '2001:db8::9', port: 5000 }],
    ['UNKNOWN', 'PROXY UNKNOWN\r\n', null],
    ['UNKNOWN with addresses', 'PROXY UNKNOWN ffff:: ffff:: 65535 65535\r\n', null],
    ['lowest port', 'PROXY TCP4 203.0.113.9 192.0.2.1 0 514\r\n', { address: '203.0.113.9', port: 0 }],
    ['highest port', 'PROXY TCP4 203.0.113.9 192.0.2.1 65535 514\r\n', { address: '203.0.113.9', port: 65_535 }],
    [
      'longest',
      `PROXY TCP6 ${'ffff:'.repeat(7)}ffff ${'ffff:'.repeat(7)}ffff 65535 65535\r\n`,
      { address: `${'ffff:'.repeat(7)}ffff`, port: 65_535 }
    ],
    ['INET', version2(1, INET), v4],
    ['INET6', version2(2, INET6), { address: '2001:db8::9', port: 5000 }],
    ['INET6 mapped', version2(2, MAPPED), v4],
    ['with TLVs', version2(1, `${INET}040005aabbccddee`), v4],
    ['LOCAL', version2(0, '', { command: 0 }), null],
    ['LOCAL with addresses', version2(1, INET, { command: 0 }), null],
    ['AF_UNSPEC', version2(0, ''), null],
    ['AF_UNIX', version2(3, UNIX), null],
    ['AF_UNIX with TLVs', version2(3, `${UNIX}0400020102`), null],
    ['UDP over IPv4', version2(1, INET, { transport: 2 }), v4],
    ['no transport', version2(1, INET, { transport: 0 }), null],
    ['no transport, and no addresses', version2(2, '', { transport: 0 }), null],
    ['LOCAL of an unknown family', version2(9, 'ffff', { command: 0, transport: 9 }), null],
    ['AF_UNSPEC with anything', version2(0, 'ffffff'), null],
    ['empty TLVs', version2(1, `${INET}040000ea0000`), v4],
    ['checksum', checked, v4],
    ['checksum among others', checkedAmong, v4],
    ['longest of version 2', version2(1, INET.padEnd(4080 * 2, '0')), v4]
  ] as const) {
    const bytes = Buffer.from(header)
    const whole = { status: 'complete', length: bytes.length, source }
    t.strictSame(proxyHeader(bytes), whole, name)
    t.strictSame(proxyHeader(Buffer.concat([bytes, Buffer.from('PROXY <34>more\r\n')])), whole, name)
    for (let length = 1; length < bytes.length; length++) {
      if (proxyHeader(bytes.subarray(0, length)).status !== 'incomplete') t.fail(`${name}: the first ${length} bytes`)
    }
  }
})

t.test('bytes that are not a header are refused with the reason', async (t) => {
  for (const [header, why] of [
    ['<34>Oct 11 22:14:15 h a: x\n', /does not begin/],
    ['PROXy TCP4', /does not begin/],
    ['GET / HTTP/1.1\r\n', /does not begin/],
    ['\r\n\r\n\0\r\nQUIX', /does not begin/],
    ['PROXY TCP5 203.0.113.9 192.0.2.1 5000 514\r\n', /none of TCP4/],
    ['PROXY \r\n', /none of/],
    ['PROXY tcp4 203.0.113.9 192.0.2.1 5000 514\r\n', /none of/],
    ['PROXY TCP4 2001:db8::9 ::1 5000 514\r\n', /family/],
    ['PROXY TCP6 203.0.113.9 192.0.2.1 5000 514\r\n', /family/],
    ['PROXY TCP4\r\n', /family/],
    ['PROXY TCP4 203.0.113.999 192.0.2.1 5000 514\r\n', /family/],
    ['PROXY TCP4  192.0.2.1 5000 514\r\n', /family/],
    ['PROXY TCP6 fe80::1%eth0 ::1 5000 514\r\n', /family/],
    ['PROXY TCP4 203.0.113.9 192.0.2.1 65536 514\r\n', /port/],
    ['PROXY TCP4 203.0.113.9 192.0.2.1 -1 514\r\n', /port/],
    ['PROXY TCP4 203.0.113.9 192.0.2.1\r\n', /port/],
    ['PROXY TCP4 203.0.113.9 192.0.2.1 5e3 514\r\n', /port/],
    [`PROXY UNKNOWN ${'x'.repeat(107)}`, /107/],
    [`PROXY UNKNOWN ${'x'.repeat(107)}\r\n`, /107/],
    [version2(1, INET, { version: 1 }), /version is 1/],
    [version2(1, INET, { version: 3 }), /version is 3/],
    [version2(1, INET, { command: 2 }), /command is 2/],
    [version2(4, INET), /address family is 4/],
    [version2(15, ''), /address family is 15/],
    [version2(1, INET, { transport: 3 }), /transport is 3/],
    [version2(0, '', { transport: 15 }), /transport is 15/],
    [version2(3, UNIX.slice(2)), /addresses are cut short/],
    [version2(3, ''), /addresses are cut short/],
    [version2(1, `${INET}04`), /TLV is cut short/],
    [version2(1, `${INET}0400`), /TLV is cut short/],
    [version2(1, `${INET}040000ea00`), /TLV is cut short/],
    [version2(1, `${INET}040001`), /TLV is longer/],
    [version2(2, `${INET6}04ffff00`), /TLV is longer/],
    [version2(3, `${UNIX}040001`), /TLV is longer/],
    [version2(1, `${INET}03000400000000`), /checksum/],
    [version2(1, `${INET}030000`), /checksum/],
    [version2(1, `${INET}0300050000000000`), /checksum/],
    [changed(checked, 16), /checksum/],
    [changed(checked, 25), /checksum/],
    ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc', /begins with TLS/],
    [version2(1, INET.slice(2)), /cut short/],
    [version2(2, INET6.slice(2)), /cut short/],
    [version2(2, LOOPBACK_6), /cut short/],
    [version2(1, INET, { length: 4081 }), /4096/],
    [version2(1, '', { length: 65_535 }), /4096/]
  ] as const)
    t.match(
      proxyHeader(Buffer.from(header)),
      { status: 'invalid', why },
      JSON.stringify(header.toString('latin1').slice(0, 60))
    )
})

t.test('in version 1 any invalid field ends the connection', async (t) => {
  const good: Readonly<Record<'TCP4' | 'TCP6', readonly string[]>> = {
    TCP4: ['203.0.113.9', '192.0.2.1', '5000', '514'],
    TCP6: ['2001:db8::9', '::1', '5000', '514']
  }
  const badAddress = {
    TCP4: [
      'nonsense',
      '',
      '1.1.1',
      '1.1.1.1.1',
      '1.1.1.256',
      '01.1.1.1',
      '1.1.1.1 ',
      '0x1.1.1.1',
      '::1',
      '1.1.1.1/8',
      '1.1.1.1\t',
      'localhost',
      '-'
    ],
    TCP6: [
      'nonsense',
      '',
      ':',
      '1.1.1.1',
      '::1%lo',
      '1::2::3',
      '12345::',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '[::1]',
      '::1/128',
      'g::'
    ]
  } as const
  const badPort = [
    '',
    '65536',
    '99999',
    '100000',
    '-1',
    '+1',
    '0514',
    '00',
    '5e3',
    '0x1',
    '1.0',
    ' 1',
    '1 ',
    '1\t',
    '\u0661',
    'nonsense'
  ]
  for (const family of ['TCP4', 'TCP6'] as const) {
    const line = (fields: readonly string[]): Buffer => Buffer.from(`PROXY ${[family, ...fields].join(' ')}\r\n`)
    t.equal(proxyHeader(line(good[family])).status, 'complete')
    for (const index of [0, 1, 2, 3]) {
      for (const bad of index < 2 ? badAddress[family] : badPort) {
        t.equal(
          proxyHeader(line(good[family].with(index, bad))).status,
          'invalid',
          `${family}, field ${index}: ${JSON.stringify(bad)}`
        )
      }
      t.equal(proxyHeader(line(good[family].toSpliced(index, 1))).status, 'invalid', `${family} without field ${index}`)
    }
    for (const more of ['', '1', 'x'])
      t.equal(proxyHeader(line([...good[family], more])).status, 'invalid', `${family} and ${JSON.stringify(more)}`)
  }
})

t.test('a lone CR or LF does not end a header, and is refused at once', async (t) => {
  for (const line of [
    'PROXY TCP4 203.0.113.9 192.0.2.1 5000 514',
    'PROXY UNKNOWN',
    'PROXY UNKNOWN ffff:: ffff:: 1 2'
  ]) {
    for (const end of ['\n', '\r<34>', '\n\r\n', '\r\r\n'])
      t.match(proxyHeader(Buffer.from(line + end)), { status: 'invalid', why: /CR LF/ }, JSON.stringify(line + end))
    t.equal(proxyHeader(Buffer.from(`${line}\r`)).status, 'incomplete')
  }
})

t.test('no bytes make it throw', async () => {
  const beginning = fc.constantFrom(
    Buffer.alloc(0),
    Buffer.from('PROXY '),
    Buffer.from('PROXY TCP6 '),
    version2(1, ''),
    version2(2, '', { length: 36 }).subarray(0, 13)
  )
  fc.assert(
    fc.property(beginning, fc.uint8Array({ minLength: 1, maxLength: 120 }), (start, rest) => {
      const { status } = proxyHeader(Buffer.concat([start, rest]))
      return ['complete', 'incomplete', 'invalid'].includes(status)
    })
  )
})
