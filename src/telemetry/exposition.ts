/** One sample: the values of its labels, in the order of their names, and its value. */
export interface Sample {
  readonly labels: readonly string[];
  readonly value: number;
}

/** A gauge with its samples. */
export interface GaugeFamily {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly samples: readonly Sample[];
}

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"');

const sampleLine = (name: string, labelNames: readonly string[], { labels, value }: Sample): string => {
  const pairs = labelNames.map((label, i) => `${label}="${escapeLabel(labels[i] ?? '')}"`);
  return `${name}{${pairs.join(',')}} ${value}\n`;
};

/**
 * Gauges in Prometheus' text format 0.0.4. prom-client keeps an object for each series, about 100 MB for 10,000
 * applications; this text lives as long as its scrape.
 */
export const exposition = (families: readonly GaugeFamily[]): string =>
  families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, labelNames, samples }) => {
      const lines = samples.map((sample) => sampleLine(name, labelNames, sample));
      return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} gauge\n${lines.join('')}`;
    })
    .join('');
