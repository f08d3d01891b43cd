import { endings } from './planted/endings.ts'
import { testPlanted } from './planted/planted.ts'

testPlanted(endings)
