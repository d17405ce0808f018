import { beforeEach, expect, it } from 'vitest';
import { openDatabase, type Database } from '#main/host/sqlite.ts';
import { migrate } from '../storage/migrate.ts';
import { ResearchStore } from './research-store.ts';

let database: Database;
let store: ResearchStore;
beforeEach(() => {
  database = openDatabase(':memory:');
  migrate(database);
  database.exec(`INSERT INTO calls (id, started_at, state, kind, what, client_id, client_name, is_stream, why)
    VALUES ('call_1', 1, 'ok', 'message', 'Research', 'c', 'C', 0, '')`);
  store = new ResearchStore(database);
});
const keep = (question: string, answer: string, atMs = 1): void =>
  store.keep('call_1', {
    atMs,
    question,
    answer,
    sources: [{ title: 'A', url: 'https://a.example' }],
  });

it('finds the answer to nearly the same question again, with its sources and its age', () => {
  keep('When was the first podcast published?', 'In 2003.', 5);
  expect(store.find('when was the FIRST podcast published', false)).toEqual({
    atMs: 5,
    question: 'When was the first podcast published?',
    answer: 'In 2003.',
    sources: [{ title: 'A', url: 'https://a.example' }],
  });
});

it('does not take a question for another that merely has a word in common', () => {
  keep('When was the first podcast published?', 'In 2003.');
  expect(store.find('Who published the first book on bees in Norway?', false)).toBeNull();
  expect(store.find('the of and', false)).toBeNull();
  expect(store.find('', false)).toBeNull();
});

it('prefers the newest of several answers', () => {
  keep('Population of Oslo', 'old', 1);
  keep('Population of Oslo', 'new', 2);
  expect(store.find('population of Oslo', false)?.answer).toBe('new');
});

it.each([
  '"',
  'OR AND NOT',
  'question:* NEAR(',
  'Ünïcode “quotes” 🎙️',
  "'; DROP TABLE research; --",
])('survives words such as %s', (question) => {
  expect(() => store.find(question, false)).not.toThrow();
});

it('forgets everything when asked', () => {
  keep('Population of Oslo', 'old');
  store.erase();
  expect(store.find('Population of Oslo', false)).toBeNull();
});
