export { rehearse, saidInRehearsal, type Rehearsal, type RehearsalStep } from './rehearse.ts'
