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

function matchesOf(words: readonly string[], { protocol, port }: FirewallPort): FirewallRule['matches'] {
  let isSure = true
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const value = words[at + 1] ?? ''
    if (word === '-p' && value !== protocol && value !== 'all') return 'never'
    if ((word === '--dport' || word === '--dports') && !holdsPort(value, port)) return 'never'
    if (word === '-i' && value === 'lo') return 'never'
    if ((word === '--ctstate' || word === '--state') && !value.split(',').includes('NEW')) return 'never'
    if (word === '-j' || word === '-g') break
    if (word === '-m' && KNOWN_MATCHES.has(value)) at++
    else if (KNOWN_OPTIONS.has(word)) at++
    else isSure = false
  }
  return isSure ? 'certain' : 'maybe'
}

/** Whether a port is in `514`, `1:1023` or `514,1514`. */
function holdsPort(ports: string, port: number): boolean {
  return ports.split(',').some((part) => {
    const [from = '', to = from] = part.split(':')
    return Number(from) <= port && port <= Number(to)
  })
}

const KNOWN_MATCHES: ReadonlySet<string> = new Set(['udp', 'tcp', 'multiport', 'comment', 'conntrack', 'state'])
const KNOWN_OPTIONS: ReadonlySet<string> = new Set(['-p', '--dport', '--dports', '--comment', '--ctstate', '--state'])
