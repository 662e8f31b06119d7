import { rule } from '../rule.ts';

export const jarName = rule({
  name: 'jar-name',
  level: 'error',
  guards: 'Flink knows a jar by its file name in the upload folder; a path or a name without .jar is never found.',
  check: ({ spec }) =>
    /^[^/\\?#%\s]+\.jar$/.test(spec.jarName)
      ? []
      : [
          {
            path: 'spec.jarName',
            fault: 'is not the file name of a jar',
            advice: "give the name alone, ending in .jar, of a file in the image's web.upload.dir/flink-web-upload",
            got: spec.jarName,
          },
        ],
});
