import { map, object, optional, string } from '../kit.ts';

export const ingress = object(
  {
    host: string({
      description: "Host of the dashboard; {{name}} and {{namespace}} stand for the application's.",
      minLength: 1,
    }),
    className: optional(string({ description: 'Ingress class.', minLength: 1 })),
    annotations: optional(
      map(string({ description: 'Value of the annotation.' }), { description: 'Annotations of the Ingress.' }),
    ),
    tlsSecretName: optional(string({ description: 'Secret with the certificate of the host.', minLength: 1 })),
  },
  { description: 'An Ingress to the dashboard of whichever cluster is live. No deploy.' },
);
