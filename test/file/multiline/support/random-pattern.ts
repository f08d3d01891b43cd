import fc from 'fast-check'

/** Small patterns over few letters, so that parts often overlap. Anchored, as they are tried from the beginning. */
export const randomPattern: fc.Arbitrary<string> = fc.letrec<{ node: string, part: string }>((tie) => ({
  node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.constantFrom('a', 'b', '[ab]', '.', '[^a]', 'ab'), tie('part')),
  part: fc.oneof(
    fc.tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '*?')).map(([body, times]) => `(?:${body})${times}`),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((parts) => parts.join('')),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((parts) => `(?:${parts.join('|')})`)
  )
})).node.map((node) => `^${node}$`)
