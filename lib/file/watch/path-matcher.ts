export { badExclude, pathMatcher } from '../pattern/path-matcher.ts'
