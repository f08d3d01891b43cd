export { hasWildcard } from './pattern/glob.ts'
