// What each test file counts for in coverage: the library
export default () => ['dist/lib/**/*.js', 'dist/types/**/*.js']
