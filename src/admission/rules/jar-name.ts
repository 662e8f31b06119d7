import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import { rule } from '../rule.ts';

const ADVICE = "give the name alone, ending in .jar, of a file in the image's web.upload.dir/flink-web-upload";

export const jarName = rule({
  name: 'jar-name',
  level: 'error',
  guards:
    'Flink knows a jar by its file name in the upload folder; a path or a name without .jar is never found. In application mode, and where client.args say what to run, it needs no name.',
  check: ({ spec }) => {
    const { jarName: got } = spec;
    if (got === undefined)
      return inApplicationMode(spec) || spec.client?.args !== undefined
        ? []
        : [{ path: 'spec.jarName', fault: 'is missing', advice: ADVICE }];
    return /^[^/\\?#%\s]+\.jar$/.test(got)
      ? []
      : [{ path: 'spec.jarName', fault: 'is not the file name of a jar', advice: ADVICE, got }];
  },
});
