import { records } from './planted/records.ts'
import { testPlanted } from './planted/planted.ts'

testPlanted(records)
