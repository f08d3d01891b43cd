import type { FaultResult } from './fault.ts'

/** The right cause was found first, its fix was applied and verified, and the source works. */
export function isRight({ first, expected, verified, works }: FaultResult): boolean {
  return first === expected && verified && works
}

/** The outcome of every fault, as a Markdown table. Ends with a newline. */
export function resultsTable(results: readonly FaultResult[]): string {
  const count = (has: (result: FaultResult) => boolean): number => results.filter(has).length
  const slowest = Math.max(0, ...results.map(({ probeMs }) => probeMs))
  return [
    '# Faults',
    '',
    'Each was brought about for real. The library was asked what is wrong, its first fix was applied as given, the check that the fix names was run again,',
    'and the source then had to work. Written by `npm run faults`.',
    '',
    `* ${results.length} faults; right cause first: ${count(({ first, expected }) => first === expected)}`,
    `* Fixes applied by machine: ${count(({ applied }) => applied === 'machine')}, by hand: ${count(({ applied }) => applied === 'hand')}; verified by their check: ${count(({ verified }) => verified)}`,
    `* Works afterwards: ${count(({ works }) => works)}; the slowest look took ${Math.round(slowest)} ms`,
    '',
    '| area | fault | expected | found first | ms | fix by | verified | works |',
    '|---|---|---|---|---|---|---|---|',
    ...results.map(
      ({ area, name, expected, first, probeMs, applied, verified, works }) =>
        `| ${[area, name, `\`${expected}\``, first === expected ? 'the same' : `\`${first ?? 'nothing'}\``, Math.round(probeMs), applied, yesNo(verified), yesNo(works)].join(' | ')} |`
    ),
    ''
  ].join('\n')
}

function yesNo(is: boolean): string {
  return is ? 'yes' : '**no**'
}
