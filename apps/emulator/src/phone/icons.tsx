import type { Tick } from '../protocol.ts'

const svg = (path: string, size = 24) => (
  <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
    <path d={path} />
  </svg>
)
export const SendIcon = () => svg('M4 12 20 4l-5 16-3.5-6.5L4 12Zm7.5 1.5L20 4', 20)
export const AttachIcon = () => svg('M12 5v14M5 12h14', 22)
export const MenuIcon = () => svg('M12 5v.01M12 12v.01M12 19v.01', 20)
export const BackIcon = () => svg('M15 5l-7 7 7 7', 22)
export const DownIcon = () => svg('M6 9l6 6 6-6', 20)
export const CloseIcon = () => svg('M6 6l12 12M18 6L6 18', 20)
export const ReplyIcon = () => svg('M10 7 5 12l5 5M5 12h9a5 5 0 0 1 5 5', 16)
export const ListIcon = () => svg('M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01', 16)
export const FileIcon = () => svg('M14 3H7a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V7l-4-4Zm0 0v4h4', 24)
export const LinkIcon = () => svg('M14 5h5v5M19 5l-8 8M17 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h4', 16)
export const PhotoIcon = () => svg('M4 6h16v12H4zM4 16l4.5-4.5L13 16l3-3 4 4M15.5 9.5h.01', 20)
export const PinIcon = () => svg('M12 21s7-6.2 7-11a7 7 0 0 0-14 0c0 4.8 7 11 7 11Zm0-8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z', 20)

export const MoreIcon = () => svg('M7 10l5 5 5-5', 16)
export const PersonIcon = () => svg('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8a7 7 0 0 1 14 0', 20)
export const ShopIcon = () => svg('M5 8h14l-1 12H6L5 8Zm4 0V7a3 3 0 0 1 6 0v1', 20)
export const PhoneIcon = () => svg('M6 3h3l1.5 5-2 1.5a12 12 0 0 0 6 6l1.5-2 5 1.5v3a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2Z', 16)
export const TimerIcon = () => svg('M12 21a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm0-12v4l2.5 1.5M9 2h6', 20)
export const FormIcon = () => svg('M6 4h12v16H6zM9 9h6M9 13h6M9 17h3', 16)
export const MicIcon = () => svg('M12 15a3 3 0 0 0 3-3V7a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3Zm-6-3a6 6 0 0 0 12 0M12 18v3', 20)
export const SmileIcon = () => svg('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9 10v.01M15 10v.01M8.5 14.5c2 2 5 2 7 0', 20)
export const ForwardIcon = () => svg('M14 7l5 5-5 5M19 12h-9a5 5 0 0 0-5 5', 14)

const words: Record<Tick, string> = { pending: 'Sending', accepted: 'Sent', sent: 'Sent', delivered: 'Delivered', read: 'Read', failed: 'Not delivered' }

/** Clock, one tick, two ticks, two blue ticks. */
export function Ticks({ tick }: { tick: Tick }) {
  const two = tick === 'delivered' || tick === 'read'
  return (
    <svg className={`ticks ticks-${tick}`} width="17" height="12" viewBox="0 0 17 12" role="img" aria-label={words[tick]} fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round">
      {tick === 'pending' && <path d="M9 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6ZM9 3.4V6l1.8 1" />}
      {tick === 'failed' && <path d="M9 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6ZM9 3.6v2.8M9 8.4v.01" />}
      {(two || tick === 'sent' || tick === 'accepted') && <path d={two ? 'm1 6.5 3 3L10.6 2' : 'm4 6.5 3 3L13.6 2'} />}
      {two && <path d="m8 9.2.4.3L15 2" />}
    </svg>
  )
}
