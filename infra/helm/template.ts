import type { Environment } from "../environments/environment.ts";
import type { RenderedFile } from "../render.ts";
import { startedWith } from "./values.ts";

/**
 * A rendered file as a Helm template, which renders to the same bytes with the environment's own values. What the pods are
 * started with is in hashes that were reckoned here: where a value makes it another, they get a suffix, so that Jobs
 * (which cannot be changed) get another name, and pods whose settings changed are rolled.
 */
export function helmTemplate(environment: Environment, { content }: RenderedFile): string {
  const { images, ingress } = environment;
  const escaped = content.split("{{").join('{{ "{{" }}');
  const valued = [
    [`image: ${images.registry}/`, "image: {{ .Values.registry }}/"],
    // Of the BotFleet, which is JSON within a ConfigMap.
    [`"version": "${images.tag}"`, '"version": "{{ .Values.tag }}"'],
    ...(ingress === undefined
      ? []
      : [
          [ingress.botsHost, "{{ .Values.botsHost }}"],
          [ingress.apiHost, "{{ .Values.apiHost }}"],
        ]),
  ].reduce((text, [from = "", to = ""]) => text.split(from).join(to), escaped);
  const tagged = valued
    .replaceAll(/^( *(?:- )?image: \{\{ \.Values\.registry \}\}\/[a-z]+):.+$/gm, "$1:{{ .Values.tag }}")
    .replaceAll(/^( *botfleet\.dev\/config-hash: "?[0-9a-f]{12})("?)$/gm, `$1${suffixOf(environment)}$2`)
    .replaceAll(/^( {2}name: (?:migrate|bootstrap)-[0-9a-f]{12})$/gm, `$1${suffixOf(environment)}`)
    // The BotFleet waits for the Job by its name, in the same JSON.
    .replaceAll(/("migration": "migrate-[0-9a-f]{12})(")/g, `$1${suffixOf(environment)}$2`);
  const documents = tagged.split(/^---$/m).map(scaledByValues).join("---");
  return `{{- if eq .Values.environment "${environment.name}" }}\n${documents}{{- end }}\n`;
}

function suffixOf(environment: Environment): string {
  return `{{ include "${suffixName(environment)}" . }}`;
}

const suffixName = ({ name }: Environment): string => `botfleet.${name}.changed`;

/** `templates/_<environment>.tpl`: nothing, or a hash of what differs from the environment's own values. */
export function suffixTemplate(environment: Environment): string {
  const { template, text } = startedWith(environment);
  const changed = `{{- if ne ${template} ${JSON.stringify(text)} -}}-{{ ${template} | sha256sum | trunc 8 }}{{- end -}}`;
  return `{{- define "${suffixName(environment)}" -}}\n${changed}\n{{- end -}}\n`;
}

/** The bounds of an autoscaler's document become those of its name. */
function scaledByValues(document: string): string {
  if (!/^kind: (HorizontalPodAutoscaler|ScaledObject)$/m.test(document)) return document;
  const name = /^ {2}name: (.+)$/m.exec(document)?.[1];
  if (name === undefined) return document;
  return document.replaceAll(
    /^( {2}(min|max)(?:Replicas|ReplicaCount): )\d+$/gm,
    (_, key: string, bound: string) => `${key}{{ index .Values.replicas "${name}" "${bound}" }}`,
  );
}
