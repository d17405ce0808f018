import type { ReactNode } from 'react';

/** One card in the middle of the window, where there is nothing else to show. */
export function LonePage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="flex h-full items-center justify-center overflow-y-auto p-6">
      <div className="flex w-full max-w-[420px] flex-col gap-4 rounded-2xl border border-line bg-card p-6 shadow-card">
        <p className="flex items-center gap-2 text-small font-semibold text-quiet">
          <span aria-hidden className="h-3.5 w-1.5 rounded-full bg-ok" />
          Tallylight
        </p>
        <h1 className="text-lg leading-6 font-semibold tracking-tight text-balance">{title}</h1>
        {children}
      </div>
    </main>
  );
}
