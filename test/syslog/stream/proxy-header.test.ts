import fc from 'fast-check'
import t from 'tap'
import { proxyHeader } from '../../../lib/syslog/stream/proxy-header.ts'
import { INET, INET6, LOOPBACK_6, MAPPED, version2 } from '../support/proxy-headers.ts'

const v4 = { address: '203.0.113.9', port: 5000 }

t.test('headers of both versions, whatever follows them', async (t) => {
  for (const [name, header, source] of [
    ['TCP4', 'PROXY TCP4 203.0.113.9 192.0.2.1 5000 514\r\n', v4], ['TCP6', 'PROXY TCP6 2001:db8::9 ::1 5000 514\r\n', { address: '2001:db8::9', port: 5000 }],
    ['mapped', 'PROXY TCP6 ::ffff:203.0.113.9 ::1 5000 514\r\n', v4],
    ['UNKNOWN', 'PROXY UNKNOWN\r\n', null], ['UNKNOWN with addresses', 'PROXY UNKNOWN ffff:: ffff:: 65535 65535\r\n', null],
    ['lowest port', 'PROXY TCP4 203.0.113.9 192.0.2.1 0 514\r\n', { address: '203.0.113.9', port: 0 }],
    ['highest port', 'PROXY TCP4 203.0.113.9 192.0.2.1 65535 514\r\n', { address: '203.0.113.9', port: 65_535 }],
    ['longest', `PROXY TCP6 ${'ffff:'.repeat(7)}ffff ${'ffff:'.repeat(7)}ffff 65535 65535\r\n`, { address: `${'ffff:'.repeat(7)}ffff`, port: 65_535 }],
    ['INET', version2(1, INET), v4], ['INET6', version2(2, INET6), { address: '2001:db8::9', port: 5000 }], ['INET6 mapped', version2(2, MAPPED), v4],
    ['with TLVs', version2(1, `${INET}040005aabbccddee`), v4], ['LOCAL', version2(0, '', { command: 0 }), null],
    ['LOCAL with addresses', version2(1, INET, { command: 0 }), null], ['AF_UNSPEC', version2(0, ''), null], ['AF_UNIX', version2(3, '61'.repeat(216)), null],
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

t.test('what is none, and why', async (t) => {
  for (const [header, why] of [
    ['<34>Oct 11 22:14:15 h a: x\n', /does not begin/], ['PROXy TCP4', /does not begin/], ['GET / HTTP/1.1\r\n', /does not begin/], ['\r\n\r\n\0\r\nQUIX', /does not begin/],
    ['PROXY TCP5 203.0.113.9 192.0.2.1 5000 514\r\n', /none of TCP4/], ['PROXY \r\n', /none of/], ['PROXY tcp4 203.0.113.9 192.0.2.1 5000 514\r\n', /none of/],
    ['PROXY TCP4 2001:db8::9 ::1 5000 514\r\n', /family/], ['PROXY TCP6 203.0.113.9 192.0.2.1 5000 514\r\n', /family/], ['PROXY TCP4\r\n', /family/],
    ['PROXY TCP4 203.0.113.999 192.0.2.1 5000 514\r\n', /family/], ['PROXY TCP4  192.0.2.1 5000 514\r\n', /family/], ['PROXY TCP6 fe80::1%eth0 ::1 5000 514\r\n', /family/],
    ['PROXY TCP4 203.0.113.9 192.0.2.1 65536 514\r\n', /port/], ['PROXY TCP4 203.0.113.9 192.0.2.1 -1 514\r\n', /port/], ['PROXY TCP4 203.0.113.9 192.0.2.1\r\n', /port/],
    ['PROXY TCP4 203.0.113.9 192.0.2.1 5e3 514\r\n', /port/], [`PROXY UNKNOWN ${'x'.repeat(107)}`, /107/], [`PROXY UNKNOWN ${'x'.repeat(107)}\r\n`, /107/],
    [version2(1, INET, { version: 1 }), /version is 1/], [version2(1, INET, { version: 3 }), /version is 3/], [version2(1, INET, { command: 2 }), /command is 2/],
    [version2(1, INET.slice(2)), /cut short/], [version2(2, INET6.slice(2)), /cut short/], [version2(2, LOOPBACK_6), /cut short/],
    [version2(1, INET, { length: 4081 }), /4096/], [version2(1, '', { length: 65_535 }), /4096/]
  ] as const) t.match(proxyHeader(Buffer.from(header)), { status: 'invalid', why }, JSON.stringify(header.toString('latin1').slice(0, 60)))
})

t.test('no bytes make it throw', async () => {
  const beginning = fc.constantFrom(Buffer.alloc(0), Buffer.from('PROXY '), Buffer.from('PROXY TCP6 '), version2(1, ''), version2(2, '', { length: 36 }).subarray(0, 13))
  fc.assert(fc.property(beginning, fc.uint8Array({ minLength: 1, maxLength: 120 }), (start, rest) => {
    const { status } = proxyHeader(Buffer.concat([start, rest]))
    return ['complete', 'incomplete', 'invalid'].includes(status)
  }))
})
