const RATE = 22_050;
const SECONDS_PER_CHARACTER = 0.01;
const LONGEST_SECONDS = 3;
const SHORTEST_SECONDS = 0.2;
const HEAD_BYTES = 44;

/** A soft tone as a WAV file that any player plays: the longer the text, the longer it lasts. */
export function soundOf(text: string): Buffer {
  const wanted = Math.min(text.length * SECONDS_PER_CHARACTER, LONGEST_SECONDS);
  const samples = Math.round(Math.max(wanted, SHORTEST_SECONDS) * RATE);
  const wav = Buffer.alloc(HEAD_BYTES + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  // PCM, one channel, two bytes for each sample.
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(RATE * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let index = 0; index < samples; index += 1) {
    const fade = Math.min(index, samples - index, RATE / 20) / (RATE / 20);
    const tone = Math.sin((index / RATE) * 2 * Math.PI * 220);
    wav.writeInt16LE(Math.round(tone * fade * 4_000), HEAD_BYTES + index * 2);
  }
  return wav;
}

/** When each character is said. */
export function alignmentOf(text: string) {
  const characters = Array.from(text);
  return {
    characters,
    character_start_times_seconds: characters.map((_, index) => index * SECONDS_PER_CHARACTER),
    character_end_times_seconds: characters.map((_, index) => (index + 1) * SECONDS_PER_CHARACTER),
  };
}
