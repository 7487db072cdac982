'use client'
import { Button, showToast } from '@parley/ui'
import { Check, Copy } from '@parley/ui/icons'
import { useEffect, useState } from 'react'

/** A value to be entered elsewhere, with a button that copies it. */
export function CopyValue({ label, value, hint }: { label: string; value: string; hint?: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => {
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => showToast({ tone: 'danger', title: 'It could not be copied', description: 'Select the text and copy it by hand.' }),
    )
  }
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-control font-medium text-ink">{label}</span>
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 truncate rounded-control border border-line bg-sunken px-2.5 py-1.5 text-hint text-ink select-all" title={value}>
          {value}
        </code>
        <Button onClick={copy} icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />} aria-label={`Copy ${label.toLowerCase()}`}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </div>
      {hint && <p className="text-hint text-ink-faint">{hint}</p>}
    </div>
  )
}
