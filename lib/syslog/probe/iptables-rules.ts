import { firewallVerdict, type FirewallPort, type FirewallRule, type FirewallVerdict } from './firewall-rules.ts'

/** Pure: the verdict on a port in the output of `iptables -S INPUT`. */
export function iptablesVerdict(answer: string, port: FirewallPort): FirewallVerdict {
  const lines = answer.split('\n').map((line) => line.trim())
  const policy = lines.some((line) => /^-P INPUT (?:DROP|REJECT)$/.test(line)) ? 'drop' : 'accept'
  return firewallVerdict(
    lines.filter((line) => line.startsWith('-A INPUT ')).map((line) => ruleOf(line, port)),
    policy
  )
}

function ruleOf(line: string, port: FirewallPort): FirewallRule {
  const words = line.split(/\s+/).slice(2)
  const target = words[words.indexOf('-j') + 1] ?? ''
  const verdict = target === 'ACCEPT' ? 'accept' : target === 'DROP' || target === 'REJECT' ? 'drop' : 'other'
  return { text: line, verdict: words.includes('-j') ? verdict : 'other', matches: matchesOf(words, port) }
}

function matchesOf(words: readonly string[], port: FirewallPort): FirewallRule['matches'] {
  let isSure = true
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const value = words[at + 1] ?? ''
    const applies = appliesTo(word, value, port)
    const isNegated = words[at - 1] === '!'
    if (applies !== null && applies === isNegated) return 'never'
    if (word === '-j' || word === '-g') break
    if (applies !== null || (word === '-m' && KNOWN_MATCHES.has(value)) || word === '--comment') at++
    else if (word !== '!') isSure = false
  }
  return isSure ? 'certain' : 'maybe'
}

/** Whether an option applies to a new message from another host to the port; null if that is unknown. */
function appliesTo(option: string, value: string, { protocol, port }: FirewallPort): boolean | null {
  switch (option) {
    case '-p':
      return value === protocol || value === 'all'
    case '--dport':
    case '--dports':
      return holdsPort(value, port)
    case '-i':
      return value === 'lo' ? false : null
    case '--ctstate':
    case '--state':
      return value.split(',').includes('NEW')
    default:
      return null
  }
}

/** Whether a port is in `514`, `1:1023` or `514,1514`. */
function holdsPort(ports: string, port: number): boolean {
  return ports.split(',').some((part) => {
    const [from = '', to = from] = part.split(':')
    return Number(from) <= port && port <= Number(to)
  })
}

const KNOWN_MATCHES: ReadonlySet<string> = new Set(['udp', 'tcp', 'multiport', 'comment', 'conntrack', 'state'])
