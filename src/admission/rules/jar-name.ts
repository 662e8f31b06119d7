import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import { rule } from '../rule.ts';

const FOLDER = "the image's web.upload.dir/flink-web-upload";
const ADVICE = `write only the file name, ending in .jar, of a jar in ${FOLDER}`;

const FILE_NAME = /^[^/\\?#%\s]+\.jar$/;

/** Of a path, such as the `local:///opt/flink/usrlib/a.jar` of Apache's operator, the file name is what Flink needs. */
const adviceFor = (got: string): string => {
  const name = got.split('/').at(-1) ?? '';
  return name !== got && FILE_NAME.test(name) ? `write ${name}, and put the jar into ${FOLDER}` : ADVICE;
};

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
    if (FILE_NAME.test(got)) return [];
    return [{ path: 'spec.jarName', problem: 'invalid jar file name', advice: adviceFor(got), got }];
  },
});
