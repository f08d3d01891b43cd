// The files whose coverage each test file counts for: those of the library. Counting makes long computations three
// times slower, so it is omitted for tests that do not run the library, or that run nothing that others do not reach.
const UNCOUNTED = /\/(?:fuzz\.|(?:docs|examples|package|scripts|support|torture|file-multiline-hostile)-)/

export default (file) => (UNCOUNTED.test(file) ? null : ['dist/lib/**/*.js', 'dist/types/**/*.js'])
