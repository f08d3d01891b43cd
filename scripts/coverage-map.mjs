// What each test file counts for in coverage: the library. Counting makes what computes for long three times slower, so
// that it is left out where nothing of the library is tested, or nothing that others do not reach.
const UNCOUNTED = /\/(?:fuzz\.|(?:docs|examples|package|scripts|support|torture|file-multiline-hostile)-)/

export default (file) => (UNCOUNTED.test(file) ? null : ['dist/lib/**/*.js', 'dist/types/**/*.js'])
