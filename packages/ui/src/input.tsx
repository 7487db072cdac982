'use client'
import { Field } from '@base-ui/react/field'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

export const controlClasses =
  'w-full rounded-control border border-line-strong/70 bg-surface px-2.5 text-control text-ink placeholder:text-ink-faint transition-colors duration-[var(--quick)] hover:border-line-strong focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 focus-visible:outline-accent disabled:bg-sunken disabled:text-ink-faint data-invalid:border-danger aria-invalid:border-danger'

export interface InputProps extends ComponentProps<'input'> {
  controlSize?: 'sm' | 'md' | 'lg'
}

/** One line of text. Inside a Field it takes label, hint and error from there. */
export function Input({ className, controlSize = 'md', ...rest }: InputProps) {
  const height = controlSize === 'sm' ? 'h-7' : controlSize === 'lg' ? 'h-10 text-body' : 'h-8'
  return <Field.Control {...rest} render={<input className={cn(controlClasses, height, className)} />} />
}
