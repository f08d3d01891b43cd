import { firewallVerdict, type FirewallPort, type FirewallRule, type FirewallVerdict } from './firewall-rules.ts'

/**
 * Pure: the verdict on a port in the output of `nft -j list ruleset`; null if the text is not such output. Every chain
 * that filters input must let the packet in.
 */
export function nftVerdict(answer: string, port: FirewallPort): FirewallVerdict | null {
  const objects = objectsIn(answer)
  if (objects === null) return null
  const chains = objects.map((object) => recordIn(object, 'chain')).filter((chain) => chain?.['hook'] === 'input')
  const verdicts = chains.map((chain): FirewallVerdict => {
    const rules = objects
      .map((object) => recordIn(object, 'rule'))
      .filter((rule) => IDENTITY.every(([ofRule, ofChain]) => rule?.[ofRule] === chain?.[ofChain]))
    return firewallVerdict(
      rules.map((rule) => ruleOf(listIn(rule?.['expr']), port)),
      chain?.['policy'] === 'drop' ? 'drop' : 'accept'
    )
  })
  return (
    verdicts.find(({ kind }) => kind === 'blocked') ??
    verdicts.find(({ kind }) => kind === 'unclear') ?? { kind: 'open' }
  )
}

function objectsIn(answer: string): readonly unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(answer)
    return isRecord(parsed) && Array.isArray(parsed['nftables']) ? parsed['nftables'] : null
  } catch {
    return null
  }
}

function ruleOf(expressions: readonly unknown[], port: FirewallPort): FirewallRule {
  let isSure = true
  let verdict: FirewallRule['verdict'] = 'other'
  for (const expression of expressions.filter(isRecord)) {
    if ('accept' in expression) verdict = 'accept'
    else if ('drop' in expression || 'reject' in expression) verdict = 'drop'
    else if ('match' in expression) {
      const matches = matchOf(recordIn(expression, 'match'), port)
      if (matches === 'never') return { text: textOf(expressions), verdict, matches }
      isSure &&= matches === 'certain'
    } else isSure &&= 'counter' in expression || 'log' in expression
  }
  return { text: textOf(expressions), verdict, matches: isSure ? 'certain' : 'maybe' }
}

function matchOf(match: Fields | undefined, { protocol, port }: FirewallPort): FirewallRule['matches'] {
  const left = recordIn(match, 'left')
  const payload = recordIn(left, 'payload')
  const meta = recordIn(left, 'meta')?.['key']
  const right = match?.['right']
  if (match?.['op'] !== '==' && match?.['op'] !== 'in') return 'maybe'
  if (payload?.['field'] === 'dport')
    return payload['protocol'] !== protocol && payload['protocol'] !== 'th'
      ? 'never'
      : holds(right, port)
        ? 'certain'
        : 'never'
  if (meta === 'l4proto') return holds(right, protocol) ? 'certain' : 'never'
  if (meta === 'iifname' || meta === 'iif') return holds(right, 'lo') ? 'never' : 'maybe'
  if (recordIn(left, 'ct')?.['key'] === 'state') return holds(right, 'new') ? 'maybe' : 'never'
  return 'maybe'
}

/** Whether a match includes a value. `right`: a value, `{ set: [...] }`, `{ range: [from, to] }`, or a list. */
function holds(right: unknown, value: string | number): boolean {
  if (Array.isArray(right)) return right.some((item) => holds(item, value))
  if (!isRecord(right)) return right === value
  const [from, to] = listIn(right['range'])
  if (typeof from === 'number' && typeof to === 'number' && typeof value === 'number')
    return from <= value && value <= to
  return holds(listIn(right['set']), value)
}

function textOf(expressions: readonly unknown[]): string {
  return JSON.stringify(expressions).slice(0, LONGEST_TEXT)
}

function recordIn(value: unknown, name: string): Fields | undefined {
  const inner = isRecord(value) ? value[name] : undefined
  return isRecord(inner) ? inner : undefined
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

type Fields = Readonly<Record<string, unknown>>

/** The fields by which a rule refers to its chain: field of the rule, field of the chain. */
const IDENTITY = [
  ['family', 'family'],
  ['table', 'table'],
  ['chain', 'name']
] as const
const LONGEST_TEXT = 300
