import type { Role } from '../roles.ts'

export interface WorkspaceSummary {
  id: string
  name: string
  agencyId: string
  agencyName: string
  role: Role
}

export interface WorkspaceSettings {
  name: string
  /** IANA name. */
  timeZone: string
  /** BCP 47. */
  language: string
  /** What a customer is told when a flow breaks. */
  apology: string
  /** Whether and in which words, by language, customers are told once that an AI answers. */
  aiDisclosure: { on: boolean; words: Record<string, string> }
  /** Words that opt out of marketing, by language, beside the usual ones. */
  stopWords: Record<string, string[]>
}

export interface Member {
  userId: string
  name: string
  email: string
  role: Role
  /** Reaches this workspace as owner or admin of its agency. */
  throughAgency: boolean
}

/** Which workspaces there are for a person, and as what. */
export interface WorkspaceDirectory {
  list(userId: string): Promise<WorkspaceSummary[]>
  /** The highest of the membership's role and what the agency gives; null: the person has no business there. */
  roleIn(userId: string, workspaceId: string): Promise<Role | null>
  /** Agencies in which the person may open workspaces. */
  agencies(userId: string): Promise<{ id: string; name: string }[]>
  /** With its data key and test channel. The caller has checked that the person may. */
  create(userId: string, agencyId: string, name: string): Promise<{ workspaceId: string }>
}

/** One workspace itself. */
export interface WorkspaceRepository {
  settings(): Promise<WorkspaceSettings | null>
  /** `change` is given what is stored, and nobody else writes until its answer is. False: no such workspace. */
  update(change: (now: WorkspaceSettings) => Partial<WorkspaceSettings>): Promise<boolean>
  members(): Promise<Member[]>
}
