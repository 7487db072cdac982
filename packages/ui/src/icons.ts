// The icons come through here, so that the library behind them is named once.
export * from 'lucide-react'
