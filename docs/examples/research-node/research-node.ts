import { Annotation, END, START, StateGraph } from '@langchain/langgraph';

/** A LangGraph.js graph with one node that does research and lets Tallylight choose by whom. */
const ADDRESS = process.env['TALLYLIGHT_ADDRESS'] ?? 'http://127.0.0.1:7411';
const TOKEN = process.env['TALLYLIGHT_TOKEN'] ?? '';

interface Discovery {
  text: string;
  sources: { title: string | null; url: string }[];
}

/** What Tallylight answers to `POST /v1/run/research`, as far as it is used here. */
interface Answer {
  result: Discovery;
  provider_used: string;
  routing_decision: { selected_provider: string; routing_rationale: string };
  cost_impact: { cost: number | null; source: string | null; rerouted: boolean };
}

const Episode = Annotation.Root({
  topic: Annotation<string>(),
  /** US dollars left for this episode. */
  remaining_budget: Annotation<number>(),
  research_discovery: Annotation<Discovery>(),
  provider_used: Annotation<string>(),
  routing_decision: Annotation<Answer['routing_decision']>(),
  cost_impact: Annotation<Answer['cost_impact']>(),
});

async function research(state: typeof Episode.State): Promise<Partial<typeof Episode.State>> {
  const response = await fetch(`${ADDRESS}/v1/run/research`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      input: state.topic,
      requirements: {
        complexity: 'high',
        quality_threshold: 0.85,
        urgency: 'normal',
        budget_constraint: state.remaining_budget,
      },
    }),
  });
  if (!response.ok) throw new Error(`Refused with ${response.status}: ${await response.text()}`);
  const { result, provider_used, routing_decision, cost_impact } =
    (await response.json()) as Answer;
  return { research_discovery: result, provider_used, routing_decision, cost_impact };
}

export const episodeGraph = new StateGraph(Episode)
  .addNode('research', research)
  .addEdge(START, 'research')
  .addEdge('research', END)
  .compile();

if (import.meta.main) {
  const topic = process.argv[2] ?? 'How did the first podcasts find their listeners?';
  const episode = await episodeGraph.invoke({ topic, remaining_budget: 5.0 });
  process.stdout.write(`${JSON.stringify(episode, null, 2)}\n`);
}
