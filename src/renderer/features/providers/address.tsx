import { Link } from '@tanstack/react-router';
import type { ProviderSummary } from '#contract/providers.ts';
import { stores, useLive } from '#renderer/api/stores.ts';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { TEXT_LINK } from '#renderer/ui/text-link.ts';
import { SDK_LINES } from './sdk-lines.ts';

/** How programs reach it through here: the address, and the one line that each library needs. */
export function Address({
  provider: { id, path, name, ownServer },
}: {
  provider: ProviderSummary;
}) {
  const system = useLive(stores.system);
  if (!system?.address) return null;
  const url = system.address + path;
  return (
    <div className="flex flex-col gap-1.5 rounded-lg bg-page px-3 py-2.5">
      <h4 className="text-small font-semibold">Your local address for {name}</h4>
      <p className="text-small text-quiet">
        Programs that use it instead of {ownServer ? 'the server' : name}’s own are counted here.
        Each needs a{' '}
        <Link to="/settings" className={TEXT_LINK}>
          token of its own
        </Link>
        , in the place of a key.
      </p>
      <ul aria-label={`Addresses and lines for ${name}`} className="flex flex-col gap-1.5 pt-1">
        <Copied what="Address" text={url} label="Copy address" name={name} />
        {(SDK_LINES[id] ?? []).map(({ language, library, line }) => (
          <Copied
            key={language}
            what={`${language}, ${library}`}
            text={line(url)}
            label="Copy line"
            name={`${language} for ${name}`}
          />
        ))}
      </ul>
    </div>
  );
}

function Copied({
  what,
  text,
  label,
  name,
}: {
  what: string;
  text: string;
  label: string;
  name: string;
}) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <span className="flex min-w-0 flex-1 basis-80 flex-col">
        <span className="text-small text-quiet">{what}</span>
        <code className="wrap-anywhere">{text}</code>
      </span>
      <CopyButton text={text} label={label} name={name} />
    </li>
  );
}
