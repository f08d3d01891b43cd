import { leaks } from './planted/leaks.ts'
import { testPlanted } from './planted/planted.ts'

testPlanted(leaks)
