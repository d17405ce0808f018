import * as z from 'zod';
import { NO_USAGE, type Usage } from '#main/values/usage.ts';
import type { RequestReading, RouteRequest } from '../dialect.ts';
import { parseJson } from '../parse-json.ts';
import { estimateCredits } from '../prices/credit-rows.ts';

const Text = z.string().catch('');
const Body = z.object({
  model_id: z.string().nullish().catch(null),
  text: Text,
  /** Of a dialogue. */
  inputs: z.array(z.object({ text: Text })).catch([]),
});

const NOTHING_SAID: z.infer<typeof Body> = { model_id: null, text: '', inputs: [] };

/** A text to be spoken. `usualModel` speaks where none is named. */
export function readSpeech(
  { body }: RouteRequest,
  usualModel: string,
  isStream: boolean,
): RequestReading {
  const { model_id: named, text, inputs } = bodyOf(body);
  const model = named ?? usualModel;
  const characters = [text, ...inputs.map((one) => one.text)].reduce(
    (sum, one) => sum + lengthOf(one),
    0,
  );
  // Speaking is all that is billed, so how much of it came back makes no difference.
  const usage: Usage = { ...NO_USAGE, characters, credits: estimateCredits(model, characters) };
  return { model, isStream, estimate: () => usage, body: null };
}

/** What is billed by its length in time, which is not known before: a sound, a song. */
export function readSound({ body }: RouteRequest, isStream: boolean): RequestReading {
  return { model: bodyOf(body).model_id ?? null, isStream, estimate: () => NO_USAGE, body: null };
}

/** A recording that is sent there, as a form. Of a large one nothing is kept, and so nothing is read. */
export function readUpload({ body }: RouteRequest, isStream: boolean): RequestReading {
  const form = Buffer.from(body).toString('latin1');
  const model =
    /name="model_id"\r\n(?:[^\r\n]+\r\n)*\r\n([\w.-]{1,64})\r\n/.exec(form)?.[1] ?? null;
  return { model, isStream, estimate: () => NO_USAGE, body: null };
}

function bodyOf(body: Uint8Array): z.infer<typeof Body> {
  const found = Body.safeParse(parseJson(body));
  return found.success ? found.data : NOTHING_SAID;
}

/** In characters as people count them, where a plain length would count an emoji twice. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
