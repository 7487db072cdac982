import '@fontsource-variable/inter/wght.css'
import './globals.css'
import { ToastProvider, TooltipProvider } from '@parley/ui'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { currentViewer } from '@/server/viewer.ts'
import { ApiProvider } from '@/trpc/provider.tsx'

export const metadata: Metadata = { title: { default: 'Parley', template: '%s · Parley' }, description: 'Build your own WhatsApp agent without code.' }
export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

/** `light` or `dark` where the person chose one; undefined: as the system has it. */
async function chosenTheme(): Promise<string | undefined> {
  try {
    const theme = (await currentViewer())?.theme
    return theme === 'light' || theme === 'dark' ? theme : undefined
  } catch {
    // The page says what is wrong; the colour of it is not worth failing for.
    return undefined
  }
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading the headers makes every page dynamic, which the nonce of the content policy needs.
  await headers()
  return (
    <html lang="en" data-theme={await chosenTheme()} suppressHydrationWarning>
      <body className="min-h-dvh bg-ground text-ink antialiased">
        <ApiProvider>
          <TooltipProvider delay={400}>
            <ToastProvider>{children}</ToastProvider>
          </TooltipProvider>
        </ApiProvider>
      </body>
    </html>
  )
}
