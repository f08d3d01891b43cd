import type { ProcFiles } from '../proc-files.ts'

/** This machine's counters of packets without a listener: `Udp.NoPorts`, `Tcp.OutRsts` and the like. */
export type SnmpCounters = ReadonlyMap<string, number>

/** The counters of IPv4 and IPv6; null if the platform has none. */
export async function snmpCounters({ readFile }: Pick<ProcFiles, 'readFile'>): Promise<SnmpCounters | null> {
  const [four = '', six = ''] = await Promise.all([SNMP, SNMP6].map((file) => readFile(file).catch(() => '')))
  const counters = new Map([...parseSnmp(four), ...parseSnmp6(six)])
  return counters.size === 0 ? null : counters
}

/** Parses `/proc/net/snmp`: two lines for each protocol, first the names, then the numbers. */
export function parseSnmp(text: string): readonly (readonly [string, number])[] {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/))
  return lines.flatMap(([protocol = '', ...numbers], at) => {
    const [of, ...names] = lines[at - 1] ?? []
    if (of !== protocol || at % 2 === 0) return []
    return names.map((name, index): readonly [string, number] => [
      `${protocol.replace(':', '')}.${name}`,
      Number(numbers[index] ?? 0)
    ])
  })
}

/** Parses `/proc/net/snmp6`: a name and a number on each line. */
function parseSnmp6(text: string): readonly (readonly [string, number])[] {
  return [...text.matchAll(/^(\w+)[ \t]+(\d+)$/gm)].map(([, name = '', count]) => [name, Number(count)])
}

export const SNMP = '/proc/net/snmp'
const SNMP6 = '/proc/net/snmp6'
