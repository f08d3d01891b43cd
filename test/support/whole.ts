/**
 * Whether everything is run, however long it takes: where CI is set, and by `npm run suite -- --whole`. Elsewhere what is
 * random has shorter rounds, and what hardly depends on a change is left out.
 */
export const isWhole: boolean = [process.env['CI'], process.env['WARP_FLOW_WHOLE']].some((set = '') => set !== '')

/** The options of a test that is left out elsewhere, on top of what else it needs. */
export function onlyInWhole(needs: { readonly skip: string | false } = { skip: false }): typeof needs {
  return isWhole || needs.skip !== false ? needs : { skip: 'it takes long; run with: npm run suite -- --whole' }
}

/** All rows of a table; in the short suite the first and the last, which differ most. */
export function fewer<T>(rows: readonly T[]): readonly T[] {
  return isWhole ? rows : rows.filter((_, index) => index === 0 || index === rows.length - 1)
}
