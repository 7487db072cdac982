interface Listed {
  id: string
  name: string
  agencyId: string
  agencyName: string
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** Workspaces as they are looked for: in the alphabet's order, under their agency. */
export function byAgency(workspaces: readonly Listed[]): { label: string; options: { value: string; label: string }[] }[] {
  const agencies = [...new Map(workspaces.map(({ agencyId, agencyName }) => [agencyId, agencyName]))].sort(([, a], [, b]) => names.compare(a, b))
  return agencies.map(([agencyId, label]) => ({
    label,
    options: workspaces
      .filter((workspace) => workspace.agencyId === agencyId)
      .map(({ id, name }) => ({ value: id, label: name }))
      .sort((a, b) => names.compare(a.label, b.label)),
  }))
}
