/** What a firewall does with new senders of a port, as far as its rules say so by protocol and port alone. */
export type FirewallVerdict =
  | { readonly kind: 'open' }
  | { readonly kind: 'blocked'; readonly rule: string }
  /** Rules that look at more than the port (addresses, interfaces, other chains) come first. */
  | { readonly kind: 'unclear'; readonly rule: string }

export interface FirewallPort {
  readonly protocol: 'udp' | 'tcp'
  readonly port: number
}

/** What one rule does with such a sender: nothing for sure where it also looks at something else. */
export interface FirewallRule {
  readonly text: string
  readonly verdict: 'accept' | 'drop' | 'other'
  /**
   * `certain`: every packet to that port; `maybe`: some of them; `never`: of another port or protocol, or of
   * connections that are open already.
   */
  readonly matches: 'certain' | 'maybe' | 'never'
}

/**
 * Pure: the first rule that decides. What comes behind one that may let a sender in, or leads to another chain, is not
 * known to be reached.
 */
export function firewallVerdict(rules: readonly FirewallRule[], policy: 'accept' | 'drop'): FirewallVerdict {
  let unclear: FirewallRule | null = null
  for (const rule of rules) {
    if (rule.matches === 'never') continue
    if (rule.matches === 'certain' && rule.verdict === 'accept') return { kind: 'open' }
    if (rule.matches === 'certain' && rule.verdict === 'drop') return decided(rule.text, unclear)
    unclear ??= rule
  }
  return policy === 'drop'
    ? decided('policy drop', unclear)
    : unclear === null || unclear.verdict === 'accept'
      ? { kind: 'open' }
      : { kind: 'unclear', rule: unclear.text }
}

function decided(rule: string, unclear: FirewallRule | null): FirewallVerdict {
  return unclear === null ? { kind: 'blocked', rule } : { kind: 'unclear', rule: unclear.text }
}
