/** The action of a firewall on new senders to a port, as far as rules on protocol and port alone determine it. */
export type FirewallVerdict =
  | { readonly kind: 'open' }
  | { readonly kind: 'blocked'; readonly rule: string }
  /** Rules that depend on more than the port (addresses, interfaces, other chains) come first. */
  | { readonly kind: 'unclear'; readonly rule: string }

export interface FirewallPort {
  readonly protocol: 'udp' | 'tcp'
  readonly port: number
}

/** The action of one rule on such a sender. */
export interface FirewallRule {
  readonly text: string
  readonly verdict: 'accept' | 'drop' | 'other'
  /**
   * `certain`: every packet to the port; `maybe`: some of them; `never`: another port or protocol, or established
   * connections only.
   */
  readonly matches: 'certain' | 'maybe' | 'never'
}

/**
 * Pure: the verdict of the first rule that decides. Rules after one that matches only some packets, or that jumps to
 * another chain, may never be reached: they leave the verdict unclear.
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
