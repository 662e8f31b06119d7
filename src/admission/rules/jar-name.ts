import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import { rule } from '../rule.ts';

const ADVICE = "write only the file name, ending in .jar, of a jar in the image's web.upload.dir/flink-web-upload";

export const jarName = rule({
  name: 'jar-name',
  level: 'error',
  guards:
    'Flink finds a jar by its file name in the upload folder, never by a path. Application mode and client.args need no jarName.',
  violations: ({ spec }) => {
    const { jarName: got } = spec;
    if (got === undefined) {
      const isOptional = inApplicationMode(spec) || spec.client?.args !== undefined;
      return isOptional ? [] : [{ path: 'spec.jarName', problem: 'is missing', advice: ADVICE }];
    }
    if (/^[^/\\?#%\s]+\.jar$/.test(got)) return [];
    return [{ path: 'spec.jarName', problem: 'invalid jar file name', advice: ADVICE, got }];
  },
});
