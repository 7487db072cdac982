export { rehearse, saidInRehearsal, type RehearsalStep } from './rehearse.ts'
