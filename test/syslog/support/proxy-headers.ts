/** A header of version 2: the addresses and what follows them as hexadecimal digits. */
export function version2(
  family: number,
  rest: string,
  differs: { version?: number; command?: number; transport?: number; length?: number } = {}
): Buffer {
  const { version = 2, command = 1, transport = 1, length = rest.length / 2 } = differs
  const head = Buffer.from([(version << 4) | command, (family << 4) | transport, length >> 8, length & 255])
  return Buffer.concat([Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1'), head, Buffer.from(rest, 'hex')])
}

export const LOOPBACK_6 = '00000000000000000000000000000001'
/** 203.0.113.9 to 192.0.2.1, from port 5000 to 514. */
export const INET = 'cb007109c000020113880202'
export const MAPPED: string = `00000000000000000000ffffcb007109${LOOPBACK_6}13880202`
/** 2001:db8::9 to ::1 */
export const INET6: string = `20010db8000000000000000000000009${LOOPBACK_6}13880202`
/** Two paths. */
export const UNIX: string = '61'.repeat(216)
