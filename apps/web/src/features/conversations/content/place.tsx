import { MapPin } from '@parley/ui/icons'
import { Hint, Inset, Line, OutLink } from './words.tsx'

interface Place {
  latitude: number
  longitude: number
  name?: string | undefined
  address?: string | undefined
  url?: string | undefined
}

/** A place, with a way to see it on a map. */
export function PlaceContent({ place: { latitude, longitude, name, address, url } }: { place: Place }) {
  const coordinates = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
  return (
    <Inset>
      <Line icon={<MapPin aria-hidden />}>
        <span className="font-medium">{name || address || 'A location'}</span>
      </Line>
      {name && address && <Hint>{address}</Hint>}
      <Hint>
        <OutLink href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`}>{coordinates}</OutLink>
        {url && (
          <>
            {' · '}
            <OutLink href={url}>{hostOf(url)}</OutLink>
          </>
        )}
      </Hint>
    </Inset>
  )
}

export function hostOf(url: string): string {
  try {
    return new URL(url).host || url
  } catch {
    return url
  }
}
