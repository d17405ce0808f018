import type * as z from 'zod';
import { closeName } from './close-name.ts';
import {
  BundledServer,
  CommandServer,
  ProviderEntry,
  ProviderId,
  SettingsSchema,
} from './settings-schema.ts';

type Path = readonly (string | number)[];

export interface Found {
  readonly path: Path;
  /** `name` when the mistake is that this name stands here, `value` when it is what the name holds. */
  readonly about: 'name' | 'value';
  readonly sentence: string;
}

/** One mistake in plain words, or several where one issue holds several. `above` leads to the issue. */
export function sentencesFor(issue: z.core.$ZodIssue, above: Path = []): readonly Found[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === 'symbol' ? '' : part))];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => aboutName([...path, key], issue.input));
  if (issue.code === 'invalid_key') return [aboutName(path, undefined)];
  if (issue.code === 'invalid_union') return ofMeantKind(issue, path);
  return [{ path, about: 'value', sentence: aboutValue(issue) }];
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text in double quotes',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  array: 'a list in [ ]',
  object: 'a block in { }',
  record: 'a block in { }',
};

function aboutValue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type')
    return `This must be ${KINDS[issue.expected] ?? issue.expected}.${quotesHint(issue.input, issue.expected)}`;
  if (issue.code === 'invalid_value')
    return `This must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}.`;
  if (issue.code === 'too_small')
    return issue.origin === 'string'
      ? 'This must not be empty.'
      : `This must be at least ${issue.minimum}.`;
  if (issue.code === 'too_big')
    return `This must ${issue.origin === 'string' ? `have at most ${issue.maximum} letters` : `be at most ${issue.maximum}`}.`;
  if (issue.code === 'invalid_format')
    return 'This must be a web address, such as https://example.com.';
  return `This ${issue.message}.`;
}

function quotesHint(input: unknown, expected: string): string {
  if (typeof input !== 'string' || input.trim() === '') return '';
  const isMeant =
    expected === 'boolean' ? /^(true|false)$/.test(input) : Number.isFinite(Number(input));
  const isPlain = expected === 'boolean' || expected === 'number' || expected === 'int';
  return isPlain && isMeant ? ' Take the quotes away.' : '';
}

/** `input` is the block that holds the name. */
function aboutName(path: Path, input: unknown): Found {
  const name = String(path.at(-1));
  return { path, about: 'name', sentence: nameSentence(name, path.slice(0, -1), input) };
}

function nameSentence(name: string, place: Path, input: unknown): string {
  const shown = shorten(name);
  if (place.at(0) === 'servers' && place.length === 1)
    return `“${shown}” can’t be an id here. Use up to 12 small letters and digits.`;
  if (place.at(-1) === 'env')
    return `“${shown}” can’t be a variable’s name. Use letters, digits and _, and begin with no digit.`;
  const known = knownNames(place, input);
  if (place.at(0) === 'servers' && name in CommandServer.shape && !known.includes(name))
    return `“${shown}” and “bundled” can’t stand together: a bundled server brings its own.`;
  const meant = closeName(name, known);
  return `Tallylight doesn’t know “${shown}” here.${meant ? ` Did you mean “${meant}”?` : ''}`;
}

function knownNames([section, id]: Path, input: unknown): readonly string[] {
  if (section === undefined) return Object.keys(SettingsSchema.shape);
  if (section === 'servers')
    return Object.keys(
      isBlock(input) && 'bundled' in input ? BundledServer.shape : CommandServer.shape,
    );
  return id === undefined ? ProviderId.options : Object.keys(ProviderEntry.shape);
}

/** A service is one of two kinds; what is said is about the one that was meant. */
function ofMeantKind(
  issue: z.core.$ZodIssue & { readonly code: 'invalid_union' },
  path: Path,
): readonly Found[] {
  const { input } = issue;
  if (!isBlock(input)) return [{ path, about: 'value', sentence: 'This must be a block in { }.' }];
  if (!('bundled' in input) && !('command' in input)) {
    const slip = Object.keys(input).find((name) => closeName(name, ['command', 'bundled']));
    if (slip !== undefined) return [aboutName([...path, slip], input)];
    const sentence = 'A service needs “command” (a program to run) or “bundled”.';
    return [{ path, about: 'value', sentence }];
  }
  const branch = issue.errors['bundled' in input ? 0 : 1] ?? [];
  return branch.flatMap((one) => sentencesFor(one, path));
}

function isBlock(input: unknown): input is object {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

const SHOWN_AT_MOST = 40;

function shorten(name: string): string {
  return name.length > SHOWN_AT_MOST ? `${name.slice(0, SHOWN_AT_MOST)}…` : name;
}
