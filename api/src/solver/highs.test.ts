import { highsSolver } from './highs.ts'
import { solverConformance } from './solver.conformance.ts'

solverConformance('HiGHS', highsSolver)
