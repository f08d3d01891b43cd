/**
 * Whether all tests run, however long that takes: with CI set, and with `npm run suite -- --whole`. Otherwise random
 * tests run shorter rounds, and tests that hardly depend on a change are skipped.
 */
export const isWhole: boolean = [process.env['CI'], process.env['WARP_FLOW_WHOLE']].some((set = '') => set !== '')

/** Options of a test that only runs in the whole suite, on top of its other needs. */
export function onlyInWhole(needs: { readonly skip: string | false } = { skip: false }): typeof needs {
  return isWhole || needs.skip !== false ? needs : { skip: 'it takes long; run with: npm run suite -- --whole' }
}

/** All rows of a table; in the short suite the first and the last, which differ most. */
export function fewer<T>(rows: readonly T[]): readonly T[] {
  return isWhole ? rows : rows.filter((_, index) => index === 0 || index === rows.length - 1)
}
