import { User } from '@parley/ui/icons'
import { Hint, Inset, Line, OutLink } from './words.tsx'

interface Person {
  name: string
  phones?: string[] | undefined
  emails?: string[] | undefined
  links?: string[] | undefined
  organisation?: string | undefined
  own?: boolean | undefined
}

/** Contact cards. `own`: the customer shared their own number. */
export function PeopleContent({ people }: { people: Person[] }) {
  return people.map((person, index) => (
    <Inset key={index}>
      <Line icon={<User aria-hidden />}>
        <span className="font-medium">{person.name || person.phones?.[0] || 'Somebody'}</span>
        {person.own && <span className="text-ink-soft"> · their own number</span>}
      </Line>
      {person.organisation && <Hint>{person.organisation}</Hint>}
      {person.phones?.map((phone) => (
        <Hint key={phone}>
          <OutLink href={`tel:${phone}`}>{phone}</OutLink>
        </Hint>
      ))}
      {person.emails?.map((email) => (
        <Hint key={email}>
          <OutLink href={`mailto:${email}`}>{email}</OutLink>
        </Hint>
      ))}
      {person.links?.map((link) => (
        <Hint key={link}>
          <OutLink href={link}>{link}</OutLink>
        </Hint>
      ))}
    </Inset>
  ))
}
