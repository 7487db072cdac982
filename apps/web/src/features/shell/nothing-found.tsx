import { Button, EmptyState } from '@parley/ui'

/** Instead of a list in which nothing fits what was typed. */
export function NothingFound({ what, query, onClear }: { what: string; query: string; onClear: () => void }) {
  return (
    <EmptyState title={`No ${what} is called “${query}”`} actions={<Button onClick={onClear}>Show all</Button>}>
      Names are searched, whatever their capitals and accents.
    </EmptyState>
  )
}
