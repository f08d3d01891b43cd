import { existsSync } from 'node:fs'

/** For tests that run examples, which import the package as it is published: throws if it has not been built. */
export function needsPackage(): void {
  if (!existsSync('dist/package/index.js')) throw new Error('no dist/package: `npm run build` makes it')
}
