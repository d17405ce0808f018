import type { ReactNode } from 'react';

/** One screen: its name, what can be done on all of it, its content, and the detail of one row below. */
export function Page({
  title,
  actions,
  panel,
  children,
}: {
  title: string;
  actions?: ReactNode;
  panel?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex w-full max-w-[1200px] flex-col gap-4 px-6 pt-5 pb-8 max-md:px-3">
          <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight outline-none">
              {title}
            </h1>
            <div className="flex flex-wrap items-center gap-2">{actions}</div>
          </div>
          {children}
        </div>
      </div>
      {panel}
    </div>
  );
}
